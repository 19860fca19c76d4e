"""KMS as boto3 sees it."""

import json

import boto3
from botocore.exceptions import ClientError

ACCOUNT = "111122223333"
kms = boto3.client("kms")
iam = boto3.client("iam")


def fails(code, work, **parameters):
    try:
        work(**parameters)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"{code} did not come")


key = kms.create_key(Description="orders", Tags=[{"TagKey": "team", "TagValue": "a"}])["KeyMetadata"]
arn = key["Arn"]
assert key["KeyState"] == "Enabled" and key["CreationDate"].year >= 2026, key
kms.create_alias(AliasName="alias/orders", TargetKeyId=key["KeyId"])
assert kms.describe_key(KeyId="alias/orders")["KeyMetadata"]["Arn"] == arn
assert [each["KeyId"] for page in kms.get_paginator("list_keys").paginate() for each in page["Keys"]] == [key["KeyId"]]
assert kms.exceptions.NotFoundException and fails(
    "NotFoundException", kms.describe_key, KeyId="alias/none"
) == f"Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/none is not found."
assert json.loads(kms.get_key_policy(KeyId=arn)["Policy"])["Id"] == "key-default-1"

context = {"order": "1"}
sealed = kms.encrypt(KeyId="alias/orders", Plaintext=b"secret", EncryptionContext=context)
assert sealed["KeyId"] == arn
assert kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext=context)["Plaintext"] == b"secret"
assert fails("InvalidCiphertextException", kms.decrypt, CiphertextBlob=sealed["CiphertextBlob"]) == ""
data = kms.generate_data_key(KeyId=arn, KeySpec="AES_256")
assert kms.decrypt(CiphertextBlob=data["CiphertextBlob"])["Plaintext"] == data["Plaintext"]
assert len(kms.generate_random(NumberOfBytes=20)["Plaintext"]) == 20
fails("DryRunOperationException", kms.encrypt, KeyId=arn, Plaintext=b"x", DryRun=True)
fails("ValidationException", kms.encrypt, KeyId=arn, Plaintext=b"x" * 4097)

signer = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
signed = kms.sign(KeyId=signer, Message=b"m", SigningAlgorithm="ECDSA_SHA_256")
kms.verify(KeyId=signer, Message=b"m", Signature=signed["Signature"], SigningAlgorithm="ECDSA_SHA_256")
fails(
    "KMSInvalidSignatureException",
    kms.verify,
    KeyId=signer,
    Message=b"n",
    Signature=signed["Signature"],
    SigningAlgorithm="ECDSA_SHA_256",
)

iam.create_user(UserName="alice")
secret = iam.create_access_key(UserName="alice")["AccessKey"]
alice = boto3.client(
    "kms", aws_access_key_id=secret["AccessKeyId"], aws_secret_access_key=secret["SecretAccessKey"]
)
assert "no identity-based policy allows the kms:Decrypt action" in fails(
    "AccessDeniedException", alice.decrypt, CiphertextBlob=data["CiphertextBlob"]
)
grant = kms.create_grant(KeyId=arn, GranteePrincipal=f"arn:aws:iam::{ACCOUNT}:user/alice", Operations=["Decrypt"])
assert alice.decrypt(CiphertextBlob=data["CiphertextBlob"])["Plaintext"] == data["Plaintext"]
kms.revoke_grant(KeyId=arn, GrantId=grant["GrantId"])
fails("AccessDeniedException", alice.decrypt, CiphertextBlob=data["CiphertextBlob"])

kms.rotate_key_on_demand(KeyId=arn)
assert kms.decrypt(CiphertextBlob=data["CiphertextBlob"])["Plaintext"] == data["Plaintext"]
kms.enable_key_rotation(KeyId=arn, RotationPeriodInDays=180)
assert kms.get_key_rotation_status(KeyId=arn)["RotationPeriodInDays"] == 180
kms.disable_key(KeyId=arn)
assert fails("DisabledException", kms.encrypt, KeyId=arn, Plaintext=b"x") == f"{arn} is disabled."
kms.schedule_key_deletion(KeyId=arn, PendingWindowInDays=7)
assert fails("KMSInvalidStateException", kms.encrypt, KeyId=arn, Plaintext=b"x") == f"{arn} is pending deletion."
fails("NotImplemented", kms.describe_custom_key_stores)
