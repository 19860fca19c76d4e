"""boto3's ways to credentials: sessions, credentials that renew themselves, presigned URLs, wrong secrets."""

import base64
import hashlib
import hmac
import json
import os
import struct
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
from botocore.exceptions import ClientError
from botocore.signers import RequestSigner

from expectations import expect_error, same

ACCOUNT = os.environ["FOGBANK_ACCOUNT"]
ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
once = Config(retries={"max_attempts": 1})
iam = boto3.client("iam", config=once)


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def client(name, keys, **changes):
    given = {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys.get("SessionToken"),
        **changes,
    }
    return boto3.client(name, config=once, **given)


def code_of(error):
    return error.response["Error"]["Code"]


def clock(**move):
    body = json.dumps(move).encode()
    with urllib.request.urlopen(f"{ENDPOINT}/_fogbank/clock", data=body if move else None) as answer:
        return json.load(answer)["epochMs"] / 1000


def one_time_password(seed, at):
    """RFC 6238, as every phone does it."""
    mac = hmac.new(base64.b32decode(seed + b"=" * (-len(seed) % 8)), struct.pack(">Q", int(at // 30)), hashlib.sha1)
    digest = mac.digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def furnish():
    iam.create_user(UserName="ada")
    iam.put_user_policy(
        UserName="ada", PolicyName="own", PolicyDocument=document({"Effect": "Allow", "Action": "sts:*", "Resource": "*"})
    )
    trust = document(
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/ada"},
            "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        }
    )
    iam.create_role(RoleName="keeper", AssumeRolePolicyDocument=trust, MaxSessionDuration=7200)
    tagged = {"StringEquals": {"aws:PrincipalTag/team": "fog", "aws:SourceIdentity": "ada"}}
    iam.put_role_policy(
        RoleName="keeper",
        PolicyName="own",
        PolicyDocument=document(
            {"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*"},
            {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*", "Condition": tagged},
        ),
    )
    return iam.create_access_key(UserName="ada")["AccessKey"]


def sessions(ada):
    sts = client("sts", ada)
    same(sts.get_caller_identity()["Arn"], f"arn:aws:iam::{ACCOUNT}:user/ada")
    role = f"arn:aws:iam::{ACCOUNT}:role/keeper"
    answer = sts.assume_role(
        RoleArn=role, RoleSessionName="day", Tags=[{"Key": "team", "Value": "fog"}], SourceIdentity="ada"
    )
    same(answer["SourceIdentity"], "ada")
    same(answer["AssumedRoleUser"]["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/keeper/day")
    keys = answer["Credentials"]
    same(keys["Expiration"].timestamp() - int(clock()), 3600)
    same([user["UserName"] for user in client("iam", keys).list_users()["Users"]], ["ada"])
    plain = sts.assume_role(RoleArn=role, RoleSessionName="plain")["Credentials"]
    error = expect_error(ClientError, client("iam", plain).list_users)
    same(code_of(error), "AccessDenied")
    same(
        error.response["Error"]["Message"],
        f"User: arn:aws:sts::{ACCOUNT}:assumed-role/keeper/plain is not authorized to perform: iam:ListUsers on "
        f"resource: arn:aws:iam::{ACCOUNT}:user/ because no identity-based policy allows the iam:ListUsers action",
    )
    refused = expect_error(ClientError, sts.assume_role, RoleArn=role, RoleSessionName="long", DurationSeconds=7201)
    same(
        refused.response["Error"]["Message"],
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    )
    big = document(*[{"Effect": "Allow", "Action": f"iam:Get{number:0500}", "Resource": "*"} for number in range(3)])
    expect_error(
        (sts.exceptions.PackedPolicyTooLargeException, ClientError),
        sts.assume_role,
        RoleArn=role,
        RoleSessionName="big",
        Policy=big * 2,
    )
    expect_error(
        sts.exceptions.MalformedPolicyDocumentException, sts.assume_role, RoleArn=role, RoleSessionName="bad", Policy="{}"
    )


def refreshable(ada):
    """Credentials that renew themselves: botocore asks anew when less than a quarter of an hour is left."""
    source = botocore.session.get_session()
    source.set_credentials(ada["AccessKeyId"], ada["SecretAccessKey"])
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=source.create_client,
        source_credentials=source.get_credentials(),
        role_arn=f"arn:aws:iam::{ACCOUNT}:role/keeper",
        extra_args={"RoleSessionName": "renewing", "DurationSeconds": 3600},
        cache={},
    )
    wall = [datetime.now(timezone.utc)]
    renewing = botocore.session.get_session()
    renewing._credentials = DeferredRefreshableCredentials(
        method="assume-role", refresh_using=fetcher.fetch_credentials, time_fetcher=lambda: wall[0]
    )
    roles = boto3.Session(botocore_session=renewing).client("iam", config=once)
    roles.list_roles()
    first = renewing.get_credentials().get_frozen_credentials()
    roles.list_roles()
    same(renewing.get_credentials().get_frozen_credentials(), first)
    return wall, fetcher, renewing, first


def presigned(ada):
    """A token as EKS takes it: a presigned GetCallerIdentity that names a cluster in a signed header."""
    session = boto3.Session(ada["AccessKeyId"], ada["SecretAccessKey"], region_name="us-east-1")
    sts = session.client("sts", config=once)
    signer = RequestSigner(
        sts.meta.service_model.service_id, "us-east-1", "sts", "v4", session.get_credentials(), session.events
    )
    headers = {"x-k8s-aws-id": "cluster"}
    request = {
        "method": "GET",
        "url": f"{ENDPOINT}/?Action=GetCallerIdentity&Version=2011-06-15",
        "body": {},
        "headers": headers,
        "context": {},
    }
    url = signer.generate_presigned_url(request, region_name="us-east-1", expires_in=60, operation_name="")
    accept = {"Accept": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, headers={**headers, **accept})) as answer:
        told = json.load(answer)["GetCallerIdentityResponse"]["GetCallerIdentityResult"]
    same(told["Arn"], f"arn:aws:iam::{ACCOUNT}:user/ada")
    for wrong in [{}, {"x-k8s-aws-id": "another"}]:
        error = expect_error(urllib.error.HTTPError, urllib.request.urlopen, url=urllib.request.Request(url, headers=wrong))
        same(error.code, 403)
        same(b"<Code>SignatureDoesNotMatch</Code>" in error.read(), True)
    # boto3's own, whose parameters travel in the query.
    own = sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
    same(urlsplit(own).netloc, urlsplit(ENDPOINT).netloc)
    with urllib.request.urlopen(own) as answer:
        same(f"<Arn>arn:aws:iam::{ACCOUNT}:user/ada</Arn>".encode() in answer.read(), True)


def wrong_keys(ada):
    wrong = client("sts", ada, aws_secret_access_key="wrong")
    same(code_of(expect_error(ClientError, wrong.get_caller_identity)), "SignatureDoesNotMatch")
    tokened = client("sts", ada, aws_session_token="made-up")
    same(code_of(expect_error(ClientError, tokened.get_caller_identity)), "InvalidClientTokenId")
    session = client("sts", ada).get_session_token()["Credentials"]
    same(client("sts", session).get_caller_identity()["Arn"], f"arn:aws:iam::{ACCOUNT}:user/ada")
    # "You cannot call any IAM API operations unless MFA authentication information is included in the request."
    same(code_of(expect_error(ClientError, client("iam", session).list_users)), "InvalidClientTokenId")
    same(code_of(expect_error(ClientError, client("sts", session).get_session_token)), "AccessDenied")
    elsewhere = client("sts", ada, region_name="ap-southeast-2")
    same(elsewhere.get_caller_identity()["Account"], ACCOUNT)


def second_factor(ada):
    device = boto3.resource("iam", config=once).create_virtual_mfa_device(VirtualMFADeviceName="phone")
    at = clock()
    mfa = {"SerialNumber": device.serial_number}
    seed = device.base32_string_seed
    iam.enable_mfa_device(
        UserName="ada",
        AuthenticationCode1=one_time_password(seed, at - 30),
        AuthenticationCode2=one_time_password(seed, at),
        **mfa,
    )
    at = clock(advance="30s")
    sts = client("sts", ada)
    same(code_of(expect_error(ClientError, sts.get_session_token, TokenCode="000000", **mfa)), "AccessDenied")
    session = sts.get_session_token(TokenCode=one_time_password(seed, at), **mfa)["Credentials"]
    iam.put_user_policy(
        UserName="ada",
        PolicyName="mfa",
        PolicyDocument=document(
            {
                "Effect": "Allow",
                "Action": "iam:ListGroups",
                "Resource": "*",
                "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "60"}},
            }
        ),
    )
    same(client("iam", session).list_groups()["Groups"], [])
    clock(advance="61s")
    same(code_of(expect_error(ClientError, client("iam", session).list_groups)), "AccessDenied")


def renewal(wall, fetcher, renewing, first):
    """Both clocks go on by an hour: what was given is over, and what botocore fetches by itself is not."""
    clock(advance="1h")
    wall[0] += timedelta(hours=1)
    old = boto3.client(
        "iam",
        aws_access_key_id=first.access_key,
        aws_secret_access_key=first.secret_key,
        aws_session_token=first.token,
        config=once,
    )
    same(code_of(expect_error(ClientError, old.list_roles)), "ExpiredToken")
    fetcher._cache.clear()
    roles = boto3.Session(botocore_session=renewing).client("iam", config=once)
    same(len(roles.list_roles()["Roles"]), 1)
    same(renewing.get_credentials().get_frozen_credentials() == first, False)


ada = furnish()
sessions(ada)
renewing = refreshable(ada)
presigned(ada)
wrong_keys(ada)
second_factor(ada)
renewal(*renewing)
