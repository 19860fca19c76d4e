# What a team keeps in IAM, and what it looks up. `stage` is what changes between one apply and the next.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "certificate" { type = string }
variable "private_key" { type = string }
variable "saml_metadata" { type = string }
variable "ssh_public_key" { type = string }
variable "secret_key" {
  type    = string
  default = "test"
}
variable "stage" {
  type    = string
  default = "first"
}

# Nothing is skipped: the provider asks who it is and whether its credentials are valid.
provider "aws" {
  region      = "eu-central-1"
  access_key  = "test"
  secret_key  = var.secret_key
  max_retries = 5
  endpoints {
    iam = var.endpoint
    sts = var.endpoint
  }
  default_tags {
    tags = { made-by = "terraform" }
  }
}

locals {
  second = var.stage == "second"
}

# Users and groups

resource "aws_iam_user" "ada" {
  name                 = local.second ? "ada-lovelace" : "ada"
  path                 = "/engineers/"
  permissions_boundary = local.second ? aws_iam_policy.reader.arn : aws_iam_policy.fence.arn
  force_destroy        = true
  # They stay: the provider tags before it renames, and by the new name, which AWS refuses as well.
  tags = { team = "engines" }
}

resource "aws_iam_user" "grace" {
  name = "grace"
  tags = { team = local.second ? "analysis" : "engines" }
}

resource "aws_iam_group" "engineers" {
  name = local.second ? "builders" : "engineers"
  path = "/teams/"
}

resource "aws_iam_group" "on_call" {
  name = "on-call"
}

resource "aws_iam_group_membership" "engineers" {
  name  = "engineers"
  group = aws_iam_group.engineers.name
  users = local.second ? [aws_iam_user.ada.name, aws_iam_user.grace.name] : [aws_iam_user.ada.name]
}

resource "aws_iam_user_group_membership" "grace" {
  user   = aws_iam_user.grace.name
  groups = [aws_iam_group.on_call.name]
}

resource "aws_iam_access_key" "ada" {
  user   = aws_iam_user.ada.name
  status = local.second ? "Inactive" : "Active"
}

resource "aws_iam_user_login_profile" "ada" {
  user                    = aws_iam_user.ada.name
  password_length         = 24
  password_reset_required = true
}

resource "aws_iam_user_ssh_key" "ada" {
  username   = aws_iam_user.ada.name
  encoding   = "SSH"
  public_key = var.ssh_public_key
  status     = local.second ? "Inactive" : "Active"
}

resource "aws_iam_virtual_mfa_device" "ada" {
  virtual_mfa_device_name = "ada-phone"
  path                    = "/phones/"
}

resource "aws_iam_service_specific_credential" "ada" {
  service_name = "codecommit.amazonaws.com"
  user_name    = aws_iam_user.ada.name
  status       = local.second ? "Inactive" : "Active"
}

resource "aws_iam_signing_certificate" "ada" {
  user_name        = aws_iam_user.ada.name
  certificate_body = var.certificate
}

# Policies

data "aws_iam_policy_document" "reader" {
  statement {
    sid       = "Read"
    actions   = local.second ? ["iam:Get*", "iam:List*"] : ["iam:Get*"]
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["engines", "analysis"]
    }
  }
  statement {
    effect      = "Deny"
    not_actions = ["iam:*", "sts:*"]
    resources   = ["arn:aws:s3:::vault", "arn:aws:s3:::vault/*"]
  }
}

resource "aws_iam_policy" "reader" {
  name        = "reader"
  path        = "/access/"
  description = "May read"
  policy      = data.aws_iam_policy_document.reader.json
  tags        = local.second ? { level = "two", extra = "yes" } : { level = "one" }
}

resource "aws_iam_policy" "fence" {
  name_prefix = "fence-"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}

# No boundary of anybody: the provider takes whom a policy bounds for one that it is attached to.
resource "aws_iam_policy" "everywhere" {
  name   = "everywhere"
  policy = aws_iam_policy.fence.policy
}

resource "aws_iam_user_policy_attachment" "ada" {
  user       = aws_iam_user.ada.name
  policy_arn = aws_iam_policy.reader.arn
}

resource "aws_iam_group_policy_attachment" "engineers" {
  group      = aws_iam_group.engineers.name
  policy_arn = local.second ? data.aws_iam_policy.read_only.arn : aws_iam_policy.reader.arn
}

resource "aws_iam_role_policy_attachment" "builder" {
  role       = aws_iam_role.builder.name
  policy_arn = data.aws_iam_policy.read_only.arn
}

resource "aws_iam_policy_attachment" "everywhere" {
  name       = "everywhere"
  policy_arn = aws_iam_policy.everywhere.arn
  users      = [aws_iam_user.grace.name]
  roles      = [aws_iam_role.web.name]
  groups     = local.second ? [] : [aws_iam_group.on_call.name]
}

resource "aws_iam_user_policy" "grace" {
  name   = "own"
  user   = aws_iam_user.grace.name
  policy = data.aws_iam_policy_document.reader.json
}

resource "aws_iam_group_policy" "on_call" {
  name   = "own"
  group  = aws_iam_group.on_call.name
  policy = data.aws_iam_policy_document.reader.json
}

resource "aws_iam_role_policy" "builder" {
  name_prefix = "own-"
  role        = aws_iam_role.builder.id
  policy      = data.aws_iam_policy_document.reader.json
}

resource "aws_iam_role_policies_exclusive" "builder" {
  role_name    = aws_iam_role.builder.name
  policy_names = [aws_iam_role_policy.builder.name]
}

resource "aws_iam_role_policy_attachments_exclusive" "builder" {
  role_name   = aws_iam_role.builder.name
  policy_arns = [aws_iam_role_policy_attachment.builder.policy_arn]
}

# Roles

data "aws_iam_policy_document" "machines" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com", "lambda.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.grace.arn, data.aws_caller_identity.me.account_id]
    }
  }
}

data "aws_iam_policy_document" "web" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.pipeline.arn]
    }
    condition {
      test     = "StringLike"
      variable = "token.pipeline.example.com:sub"
      values   = ["repo:fog/*"]
    }
  }
}

resource "aws_iam_role" "builder" {
  name                 = "builder"
  path                 = "/machines/"
  description          = local.second ? "Builds faster" : "Builds"
  max_session_duration = local.second ? 7200 : 3600
  permissions_boundary = local.second ? null : aws_iam_policy.fence.arn
  assume_role_policy   = data.aws_iam_policy_document.machines.json
  tags                 = { stage = var.stage }
}

resource "aws_iam_role" "web" {
  name_prefix           = "web-"
  force_detach_policies = true
  assume_role_policy    = data.aws_iam_policy_document.web.json
}

resource "aws_iam_service_linked_role" "scaling" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "fog"
  description      = local.second ? "Scales more" : "Scales"
}

resource "aws_iam_instance_profile" "builder" {
  name = "builder"
  path = "/machines/"
  role = local.second ? aws_iam_role.web.name : aws_iam_role.builder.name
  tags = { stage = var.stage }
}

# Providers, certificates, the account

resource "aws_iam_openid_connect_provider" "pipeline" {
  url             = "https://token.pipeline.example.com"
  client_id_list  = local.second ? ["sts.amazonaws.com", "other"] : ["sts.amazonaws.com"]
  thumbprint_list = [local.second ? "22${substr(sha1("fog"), 2, 38)}" : sha1("fog")]
}

resource "aws_iam_saml_provider" "directory" {
  name                   = "directory"
  saml_metadata_document = var.saml_metadata
}

resource "aws_iam_server_certificate" "site" {
  name             = local.second ? "site-renamed" : "site"
  certificate_body = var.certificate
  private_key      = var.private_key
  path             = "/sites/"
}

resource "aws_iam_account_alias" "alias" {
  account_alias = local.second ? "fog-two" : "fog-one"
}

resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length        = local.second ? 16 : 12
  require_lowercase_characters   = true
  require_numbers                = true
  require_uppercase_characters   = true
  require_symbols                = local.second
  allow_users_to_change_password = true
  max_password_age               = 90
  password_reuse_prevention      = 5
}

resource "aws_iam_security_token_service_preferences" "tokens" {
  global_endpoint_token_version = local.second ? "v2Token" : "v1Token"
}

# What is looked up

data "aws_caller_identity" "me" {}

data "aws_iam_policy" "read_only" {
  arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

data "aws_iam_policy" "reader" {
  name       = "reader"
  depends_on = [aws_iam_policy.reader]
}

data "aws_iam_roles" "machines" {
  path_prefix = "/machines/"
  depends_on  = [aws_iam_role.builder]
}

data "aws_iam_role" "builder" {
  name = aws_iam_role.builder.name
}

data "aws_iam_user" "grace" {
  user_name = aws_iam_user.grace.name
}

data "aws_iam_users" "engineers" {
  path_prefix = "/engineers/"
  depends_on  = [aws_iam_user.ada]
}

data "aws_iam_group" "engineers" {
  group_name = aws_iam_group_membership.engineers.group
}

data "aws_iam_access_keys" "ada" {
  user = aws_iam_access_key.ada.user
}

data "aws_iam_instance_profile" "builder" {
  name = aws_iam_instance_profile.builder.name
}

data "aws_iam_openid_connect_provider" "pipeline" {
  url        = "https://token.pipeline.example.com"
  depends_on = [aws_iam_openid_connect_provider.pipeline]
}

data "aws_iam_saml_provider" "directory" {
  arn = aws_iam_saml_provider.directory.arn
}

data "aws_iam_server_certificate" "site" {
  name_prefix = "site"
  path_prefix = "/sites/"
  depends_on  = [aws_iam_server_certificate.site]
}

data "aws_iam_account_alias" "alias" {
  depends_on = [aws_iam_account_alias.alias]
}

data "aws_iam_session_context" "me" {
  arn = data.aws_caller_identity.me.arn
}

data "aws_iam_principal_policy_simulation" "grace" {
  policy_source_arn = aws_iam_user.grace.arn
  action_names      = ["iam:GetUser", "s3:GetObject"]
  resource_arns     = ["arn:aws:s3:::vault/secret"]
  depends_on        = [aws_iam_user_policy.grace, aws_iam_policy_attachment.everywhere, aws_iam_user_group_membership.grace]
}

output "account" { value = data.aws_caller_identity.me.account_id }
output "caller" { value = data.aws_caller_identity.me.arn }
output "read_only" { value = data.aws_iam_policy.read_only.name }
output "reader" { value = data.aws_iam_policy.reader.arn }
output "machines" { value = sort(data.aws_iam_roles.machines.names) }
output "engineers" { value = sort(data.aws_iam_users.engineers.names) }
output "members" { value = sort(data.aws_iam_group.engineers.users[*].user_name) }
output "key_status" { value = one(data.aws_iam_access_keys.ada.access_keys[*].status) }
output "profile_role" { value = data.aws_iam_instance_profile.builder.role_name }
output "alias" { value = data.aws_iam_account_alias.alias.account_alias }
output "certificate" { value = data.aws_iam_server_certificate.site.name }
output "password_length" { value = nonsensitive(length(aws_iam_user_login_profile.ada.password)) }
output "mfa_qr_code" { value = length(aws_iam_virtual_mfa_device.ada.qr_code_png) > 100 }
output "simulated" {
  value = [for result in data.aws_iam_principal_policy_simulation.grace.results : "${result.action_name} ${result.decision}"]
}
