"""boto3's ways through IAM: resources, clients, paginators, waiters, exception classes. Prints nothing unless it fails."""

import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError, WaiterError

from expectations import expect_error, same

ACCOUNT = os.environ["FOGBANK_ACCOUNT"]
once = Config(retries={"max_attempts": 1})
iam = boto3.client("iam", config=once)
resource = boto3.resource("iam", config=once)


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


READ = document({"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"})
TRUST = document({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})


def resources():
    user = resource.create_user(UserName="ada", Path="/engineers/", Tags=[{"Key": "team", "Value": "engines"}])
    same(user.arn, f"arn:aws:iam::{ACCOUNT}:user/engineers/ada")
    same(user.create_date.tzinfo is not None, True)
    group = resource.create_group(GroupName="engineers")
    group.add_user(UserName="ada")
    same([member.name for member in group.users.all()], ["ada"])
    policy = resource.create_policy(PolicyName="reader", PolicyDocument=READ)
    same(policy.default_version.document, json.loads(READ))
    user.attach_policy(PolicyArn=policy.arn)
    same([attached.arn for attached in user.attached_policies.all()], [policy.arn])
    same([holder.name for holder in policy.attached_users.all()], ["ada"])
    user.create_policy(PolicyName="own", PolicyDocument=READ)
    same(resource.UserPolicy("ada", "own").policy_document, json.loads(READ))
    pair = user.create_access_key_pair()
    same([key.id for key in user.access_keys.all()], [pair.id])
    pair.deactivate()
    pair.delete()
    role = resource.create_role(RoleName="builder", AssumeRolePolicyDocument=TRUST)
    same(role.assume_role_policy_document, json.loads(TRUST))
    profile = resource.create_instance_profile(InstanceProfileName="builder")
    profile.add_role(RoleName="builder")
    profile.reload()
    same([held.name for held in profile.roles], ["builder"])
    same(resource.AccountSummary().summary_map["Users"], 1)
    login = user.create_login_profile(Password="long-enough-1815")
    same(login.password_reset_required, False)
    login.delete()
    user = user.update(NewUserName="ada-lovelace", NewPath="/")
    same(user.arn, f"arn:aws:iam::{ACCOUNT}:user/ada-lovelace")
    same(user.policies.all().__iter__().__next__().name, "own")


def lists():
    for number in range(12):
        iam.create_role(RoleName=f"many-{number:02}", Path="/many/", AssumeRolePolicyDocument=TRUST)
    pages = list(
        iam.get_paginator("list_roles").paginate(PathPrefix="/many/", PaginationConfig={"PageSize": 5})
    )
    same([len(page["Roles"]) for page in pages], [5, 5, 2])
    same([page["IsTruncated"] for page in pages], [True, True, False])
    result = iam.get_paginator("list_roles").paginate(PathPrefix="/many/", PaginationConfig={"MaxItems": 7})
    same(len(result.build_full_result()["Roles"]), 7)
    rest = iam.get_paginator("list_roles").paginate(
        PathPrefix="/many/", PaginationConfig={"StartingToken": result.resume_token}
    )
    same([role["RoleName"] for role in rest.build_full_result()["Roles"]], [f"many-{n:02}" for n in range(7, 12)])
    aws_managed = iam.get_paginator("list_policies").paginate(Scope="AWS")
    same(any(name == "AdministratorAccess" for name in aws_managed.search("Policies[].PolicyName")), True)
    details = iam.get_paginator("get_account_authorization_details").paginate(Filter=["Role"])
    same(len(details.build_full_result()["RoleDetailList"]), 13)


def waiters():
    iam.get_waiter("user_exists").wait(UserName="ada-lovelace")
    iam.get_waiter("role_exists").wait(RoleName="builder")
    iam.get_waiter("instance_profile_exists").wait(InstanceProfileName="builder")
    iam.get_waiter("policy_exists").wait(PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/reader")
    try:
        iam.get_waiter("role_exists").wait(RoleName="nobody", WaiterConfig={"Delay": 0, "MaxAttempts": 2})
        raise AssertionError("a role that does not exist was found")
    except WaiterError as error:
        same(error.last_response["Error"]["Code"], "NoSuchEntity")


def exceptions():
    errors = iam.exceptions
    error = expect_error(errors.NoSuchEntityException, iam.get_user, UserName="nobody")
    same(error.response["Error"]["Message"], "The user with name nobody cannot be found.")
    same(error.response["Error"]["Type"], "Sender")
    same(error.response["ResponseMetadata"]["HTTPStatusCode"], 404)
    same(len(error.response["ResponseMetadata"]["RequestId"]), 36)
    expect_error(errors.EntityAlreadyExistsException, iam.create_user, UserName="ada-lovelace")
    expect_error(errors.DeleteConflictException, iam.delete_user, UserName="ada-lovelace")
    expect_error(errors.MalformedPolicyDocumentException, iam.create_policy, PolicyName="p", PolicyDocument="{}")
    expect_error(errors.InvalidInputException, iam.attach_user_policy, UserName="ada-lovelace", PolicyArn="x" * 20)
    tags = [{"Key": f"k{number}", "Value": ""} for number in range(51)]
    for_server = boto3.client("iam", config=Config(parameter_validation=False, retries={"max_attempts": 1}))
    # What botocore would refuse by itself, said by the server.
    error = expect_error(ClientError, for_server.create_user, UserName="u" * 65)
    same(error.response["Error"]["Code"], "ValidationError")
    same(
        error.response["Error"]["Message"],
        f"1 validation error detected: Value '{'u' * 65}' at 'userName' failed to satisfy constraint: "
        "Member must have length less than or equal to 64",
    )
    same(expect_error(ClientError, for_server.create_user).response["Error"]["Code"], "ValidationError")
    same(expect_error(ClientError, iam.create_user, UserName="u", Tags=tags).response["Error"]["Code"], "ValidationError")
    expect_error(ParamValidationError, iam.create_user)


def text():
    description = "Zażółć gęślą jaźń <&> \"quotes\" 'and' more é 語"
    iam.create_role(RoleName="text", AssumeRolePolicyDocument=TRUST, Tags=[{"Key": "k+ =@:/.", "Value": "v é"}])
    expect_error(ClientError, iam.update_role, RoleName="text", Description=description)
    latin = "<&> \"quotes\" 'and' more é\r\n\ttwo  spaces "
    iam.update_role(RoleName="text", Description=latin)
    same(iam.get_role(RoleName="text")["Role"]["Description"], latin)
    same(iam.list_role_tags(RoleName="text")["Tags"], [{"Key": "k+ =@:/.", "Value": "v é"}])


resources()
lists()
waiters()
exceptions()
text()
