# What a team keeps of storage, keys and trails. `stage` is what changes between one apply and the next.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "stage" {
  type    = string
  default = "first"
}

provider "aws" {
  region            = "eu-central-1"
  access_key        = "test"
  secret_key        = "test"
  max_retries       = 5
  s3_use_path_style = true
  endpoints {
    cloudtrail = var.endpoint
    iam        = var.endpoint
    kms        = var.endpoint
    s3         = var.endpoint
    sqs        = var.endpoint
    sts        = var.endpoint
  }
  default_tags {
    tags = { made-by = "terraform" }
  }
}

# The region of the copies.
provider "aws" {
  alias             = "abroad"
  region            = "eu-west-1"
  access_key        = "test"
  secret_key        = "test"
  max_retries       = 5
  s3_use_path_style = true
  endpoints {
    kms = var.endpoint
    s3  = var.endpoint
    sts = var.endpoint
  }
}

locals {
  second = var.stage == "second"
}

data "aws_caller_identity" "me" {}

# Keys

resource "aws_kms_key" "documents" {
  description             = local.second ? "Seals documents, and their queue" : "Seals documents"
  deletion_window_in_days = 7
  enable_key_rotation     = true
  rotation_period_in_days = local.second ? 180 : 365
  tags                    = { stage = var.stage }
}

resource "aws_kms_key_policy" "documents" {
  key_id = aws_kms_key.documents.key_id
  policy = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"]
    }
  }
  statement {
    sid       = "Trail"
    actions   = ["kms:GenerateDataKey*", "kms:DescribeKey"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }
}

resource "aws_kms_alias" "documents" {
  name          = local.second ? "alias/papers" : "alias/documents"
  target_key_id = aws_kms_key.documents.arn
}

resource "aws_kms_key" "signing" {
  description              = "Signs"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_NIST_P256"
  deletion_window_in_days  = 7
  is_enabled               = !local.second
}

resource "aws_kms_key" "everywhere" {
  description             = "One key in two regions"
  multi_region            = true
  deletion_window_in_days = 7
}

resource "aws_kms_replica_key" "abroad" {
  provider                = aws.abroad
  description             = local.second ? "The copy" : "A copy"
  primary_key_arn         = aws_kms_key.everywhere.arn
  deletion_window_in_days = 7
}

resource "aws_kms_grant" "reader" {
  name              = "reader"
  key_id            = aws_kms_key.documents.key_id
  grantee_principal = aws_iam_role.replication.arn
  operations        = local.second ? ["Decrypt", "Encrypt"] : ["Decrypt"]
  constraints {
    encryption_context_equals = { department = "fog" }
  }
}

resource "aws_kms_ciphertext" "secret" {
  key_id    = aws_kms_key.documents.key_id
  plaintext = "a secret"
  context   = { department = "fog" }
}

# The bucket with everything

resource "aws_s3_bucket" "documents" {
  bucket              = "fog-documents"
  force_destroy       = true
  object_lock_enabled = true
  tags                = { stage = var.stage }
}

resource "aws_s3_bucket_versioning" "documents" {
  bucket = aws_s3_bucket.documents.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_object_lock_configuration" "documents" {
  bucket = aws_s3_bucket_versioning.documents.id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = local.second ? 2 : 1
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "documents" {
  bucket = aws_s3_bucket.documents.id
  rule {
    bucket_key_enabled = !local.second
    apply_server_side_encryption_by_default {
      sse_algorithm     = local.second ? "aws:kms:dsse" : "aws:kms"
      kms_master_key_id = aws_kms_key.documents.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "documents" {
  bucket = aws_s3_bucket_versioning.documents.id
  rule {
    id     = "logs"
    status = local.second ? "Disabled" : "Enabled"
    filter {
      and {
        prefix                   = "logs/"
        object_size_greater_than = 1000
        tags                     = { kind = "log" }
      }
    }
    transition {
      days          = 30
      storage_class = "STANDARD_IA"
    }
    transition {
      days          = 90
      storage_class = "GLACIER"
    }
    expiration { days = local.second ? 400 : 365 }
  }
  rule {
    id     = "old"
    status = "Enabled"
    filter {}
    noncurrent_version_transition {
      noncurrent_days           = 30
      newer_noncurrent_versions = 2
      storage_class             = "GLACIER_IR"
    }
    noncurrent_version_expiration { noncurrent_days = 180 }
    abort_incomplete_multipart_upload { days_after_initiation = 7 }
    expiration { expired_object_delete_marker = true }
  }
}

resource "aws_s3_bucket_cors_configuration" "documents" {
  bucket = aws_s3_bucket.documents.id
  cors_rule {
    id              = "site"
    allowed_origins = ["https://site.example.com"]
    allowed_methods = local.second ? ["GET", "PUT", "POST"] : ["GET"]
    allowed_headers = ["*"]
    expose_headers  = ["ETag"]
    max_age_seconds = 3000
  }
}

resource "aws_s3_bucket_logging" "documents" {
  bucket        = aws_s3_bucket.documents.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = local.second ? "access/second/" : "access/"
  target_object_key_format {
    partitioned_prefix { partition_date_source = "EventTime" }
  }
}

resource "aws_s3_bucket_notification" "documents" {
  bucket      = aws_s3_bucket.documents.id
  eventbridge = local.second
  queue {
    id            = "uploads"
    queue_arn     = aws_sqs_queue.uploads.arn
    events        = local.second ? ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] : ["s3:ObjectCreated:*"]
    filter_prefix = "in/"
    filter_suffix = ".txt"
  }
  depends_on = [aws_sqs_queue_policy.uploads]
}

resource "aws_sqs_queue" "uploads" {
  name = "uploads"
}

resource "aws_sqs_queue_policy" "uploads" {
  queue_url = aws_sqs_queue.uploads.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.uploads.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.documents.arn } }
    }]
  })
}

resource "aws_s3_bucket_replication_configuration" "documents" {
  bucket = aws_s3_bucket_versioning.documents.id
  role   = aws_iam_role.replication.arn
  rule {
    id       = "abroad"
    priority = local.second ? 2 : 1
    status   = "Enabled"
    filter { prefix = "copied/" }
    delete_marker_replication { status = local.second ? "Enabled" : "Disabled" }
    destination {
      bucket        = aws_s3_bucket.copies.arn
      storage_class = "STANDARD_IA"
    }
  }
  depends_on = [aws_s3_bucket_versioning.copies]
}

resource "aws_s3_bucket_policy" "documents" {
  bucket = aws_s3_bucket.documents.id
  policy = data.aws_iam_policy_document.documents.json
}

data "aws_iam_policy_document" "documents" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.documents.arn}/sealed/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "s3:x-amz-server-side-encryption"
      values   = local.second ? ["aws:kms:dsse", "aws:kms"] : ["aws:kms"]
    }
  }
}

resource "aws_s3_bucket_public_access_block" "documents" {
  bucket                  = aws_s3_bucket.documents.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = local.second
  restrict_public_buckets = local.second
}

resource "aws_s3_bucket_accelerate_configuration" "documents" {
  bucket = aws_s3_bucket.documents.id
  status = local.second ? "Suspended" : "Enabled"
}

resource "aws_s3_bucket_request_payment_configuration" "documents" {
  bucket = aws_s3_bucket.documents.id
  payer  = local.second ? "BucketOwner" : "Requester"
}

resource "aws_s3_bucket_metric" "documents" {
  bucket = aws_s3_bucket.documents.id
  name   = "in"
  filter { prefix = local.second ? "in/" : "out/" }
}

resource "aws_s3_bucket_analytics_configuration" "documents" {
  bucket = aws_s3_bucket.documents.id
  name   = "whole"
  storage_class_analysis {
    data_export {
      destination {
        s3_bucket_destination {
          bucket_arn = aws_s3_bucket.logs.arn
          prefix     = local.second ? "analytics/two" : "analytics"
        }
      }
    }
  }
}

resource "aws_s3_bucket_intelligent_tiering_configuration" "documents" {
  bucket = aws_s3_bucket.documents.id
  name   = "whole"
  tiering {
    access_tier = "ARCHIVE_ACCESS"
    days        = local.second ? 120 : 90
  }
}

resource "aws_s3_bucket_inventory" "documents" {
  bucket                   = aws_s3_bucket.documents.id
  name                     = "weekly"
  included_object_versions = local.second ? "Current" : "All"
  optional_fields          = ["Size", "ETag"]
  schedule { frequency = local.second ? "Daily" : "Weekly" }
  destination {
    bucket {
      format     = "CSV"
      bucket_arn = aws_s3_bucket.logs.arn
      prefix     = "inventory"
    }
  }
}

# Objects

resource "aws_s3_object" "letter" {
  bucket        = aws_s3_bucket.documents.id
  key           = "in/letter.txt"
  content       = local.second ? "dear fog bank" : "dear fog"
  content_type  = "text/plain"
  cache_control = "no-cache"
  kms_key_id    = aws_kms_key.documents.arn
  metadata      = { stage = var.stage }
  tags          = { kind = "letter", stage = var.stage }
  force_destroy = true
  # The bucket's default retention is on it, which nothing here asks for.
  lifecycle { ignore_changes = [object_lock_mode, object_lock_retain_until_date] }
  depends_on = [aws_s3_bucket_versioning.documents, aws_s3_bucket_server_side_encryption_configuration.documents]
}

resource "aws_s3_object" "checked" {
  bucket             = aws_s3_bucket.logs.id
  key                = "checked"
  content_base64     = base64encode("checked")
  checksum_algorithm = local.second ? "CRC32C" : "SHA256"
  storage_class      = "STANDARD_IA"
}

resource "aws_s3_object_copy" "copy" {
  bucket            = aws_s3_bucket.logs.id
  key               = "copies/letter.txt"
  source            = "${aws_s3_object.letter.bucket}/${aws_s3_object.letter.key}"
  tagging_directive = "REPLACE"
  tags              = { stage = var.stage }
}

# A bucket of logs, one of copies, one that is a site

resource "aws_s3_bucket" "logs" {
  bucket_prefix = "fog-logs-"
  force_destroy = true
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule { object_ownership = local.second ? "ObjectWriter" : "BucketOwnerPreferred" }
}

resource "aws_s3_bucket_acl" "logs" {
  bucket     = aws_s3_bucket_ownership_controls.logs.id
  acl        = local.second ? "private" : "log-delivery-write"
  depends_on = [aws_s3_bucket_ownership_controls.logs]
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = aws_s3_bucket.logs.arn
      },
      {
        Effect    = "Allow"
        Principal = { Service = ["cloudtrail.amazonaws.com", "logging.s3.amazonaws.com", "s3.amazonaws.com"] }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.logs.arn}/*"
      },
    ]
  })
}

resource "aws_s3_bucket" "copies" {
  provider            = aws.abroad
  bucket              = "fog-copies"
  force_destroy       = true
  object_lock_enabled = true
}

resource "aws_s3_bucket_versioning" "copies" {
  provider = aws.abroad
  bucket   = aws_s3_bucket.copies.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket" "site" {
  bucket        = local.second ? "fog-site-renamed" : "fog-site"
  force_destroy = true
}

resource "aws_s3_bucket_website_configuration" "site" {
  bucket = aws_s3_bucket.site.id
  index_document { suffix = "index.html" }
  error_document { key = local.second ? "lost.html" : "error.html" }
  routing_rule {
    condition { key_prefix_equals = "old/" }
    redirect {
      replace_key_prefix_with = "new/"
      http_redirect_code      = local.second ? "302" : "301"
    }
  }
}

resource "aws_iam_role" "replication" {
  name = "replication"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "s3.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

# A trail over all of it

resource "aws_cloudtrail" "trail" {
  name                          = "fog"
  s3_bucket_name                = aws_s3_bucket.logs.id
  s3_key_prefix                 = "trail"
  kms_key_id                    = local.second ? aws_kms_key.documents.arn : null
  is_multi_region_trail         = !local.second
  include_global_service_events = true
  enable_log_file_validation    = true
  enable_logging                = !local.second
  advanced_event_selector {
    name = "objects"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field       = "resources.ARN"
      starts_with = local.second ? ["${aws_s3_bucket.documents.arn}/in/"] : ["${aws_s3_bucket.documents.arn}/"]
    }
  }
  tags       = { stage = var.stage }
  depends_on = [aws_s3_bucket_policy.logs, aws_kms_key_policy.documents]
}

# What is looked up

data "aws_s3_bucket" "documents" {
  bucket = aws_s3_bucket.documents.id
}

data "aws_s3_object" "letter" {
  bucket = aws_s3_object.letter.bucket
  key    = aws_s3_object.letter.key
}

data "aws_s3_objects" "documents" {
  bucket     = aws_s3_bucket.documents.id
  prefix     = "in/"
  depends_on = [aws_s3_object.letter]
}

data "aws_kms_alias" "documents" {
  name = aws_kms_alias.documents.name
}

data "aws_kms_secrets" "secret" {
  secret {
    name    = "secret"
    payload = aws_kms_ciphertext.secret.ciphertext_blob
    context = { department = "fog" }
  }
}

data "aws_canonical_user_id" "me" {}

output "region" { value = data.aws_s3_bucket.documents.region }
output "letter" { value = data.aws_s3_object.letter.body }
output "encryption" { value = data.aws_s3_object.letter.server_side_encryption }
output "keys" { value = data.aws_s3_objects.documents.keys }
output "alias_target" { value = data.aws_kms_alias.documents.target_key_arn == aws_kms_key.documents.arn }
output "secret" { value = nonsensitive(data.aws_kms_secrets.secret.plaintext["secret"]) }
output "website" { value = aws_s3_bucket_website_configuration.site.website_endpoint }
output "replica" { value = aws_kms_replica_key.abroad.key_id == aws_kms_key.everywhere.key_id }
output "canonical" { value = length(data.aws_canonical_user_id.me.id) }
