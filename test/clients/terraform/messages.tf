# What a team keeps of queues, topics and buses. `stage` is what changes between one apply and the next.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "hook" { type = string }
variable "stage" {
  type    = string
  default = "first"
}

provider "aws" {
  region      = "eu-central-1"
  access_key  = "test"
  secret_key  = "test"
  max_retries = 5
  endpoints {
    events  = var.endpoint
    iam     = var.endpoint
    kms     = var.endpoint
    schemas = var.endpoint
    sns     = var.endpoint
    sqs     = var.endpoint
    sts     = var.endpoint
  }
  default_tags {
    tags = { made-by = "terraform" }
  }
}

locals {
  second = var.stage == "second"
}

data "aws_caller_identity" "me" {}

resource "aws_kms_key" "messages" {
  description             = "Seals messages"
  deletion_window_in_days = 7
}

# Queues

resource "aws_sqs_queue" "dead" {
  name                      = "orders-dead"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url = aws_sqs_queue.dead.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.orders.arn]
  })
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  delay_seconds              = local.second ? 5 : 0
  max_message_size           = 131072
  message_retention_seconds  = local.second ? 172800 : 86400
  receive_wait_time_seconds  = 20
  visibility_timeout_seconds = local.second ? 90 : 60
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = local.second ? 5 : 3
  })
  tags = { stage = var.stage }
}

resource "aws_sqs_queue" "ledger" {
  name                        = "ledger.fifo"
  fifo_queue                  = true
  content_based_deduplication = !local.second
  deduplication_scope         = "messageGroup"
  fifo_throughput_limit       = "perMessageGroupId"
}

resource "aws_sqs_queue" "sealed" {
  name                              = "sealed"
  kms_master_key_id                 = aws_kms_key.messages.key_id
  kms_data_key_reuse_period_seconds = local.second ? 600 : 300
}

resource "aws_sqs_queue" "open" {
  name_prefix             = "open-"
  sqs_managed_sse_enabled = local.second
}

data "aws_iam_policy_document" "orders" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.orders.arn]
    principals {
      type        = "Service"
      identifiers = local.second ? ["sns.amazonaws.com", "events.amazonaws.com"] : ["sns.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.me.account_id]
    }
  }
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy    = data.aws_iam_policy_document.orders.json
}

data "aws_sqs_queue" "orders" {
  name       = aws_sqs_queue.orders.name
  depends_on = [aws_sqs_queue_policy.orders]
}

# Topics

resource "aws_sns_topic" "orders" {
  name              = "orders"
  display_name      = local.second ? "All orders" : "Orders"
  kms_master_key_id = aws_kms_key.messages.arn
  tracing_config    = "PassThrough"
  signature_version = local.second ? 2 : 1
  delivery_policy = jsonencode({
    http = {
      defaultHealthyRetryPolicy = {
        minDelayTarget     = 20
        maxDelayTarget     = 20
        numRetries         = local.second ? 5 : 3
        numMaxDelayRetries = 0
        numNoDelayRetries  = 0
        numMinDelayRetries = 0
        backoffFunction    = "linear"
      }
      disableSubscriptionOverrides = false
    }
  })
  tags = { stage = var.stage }
}

resource "aws_sns_topic" "ledger" {
  name                        = "ledger.fifo"
  fifo_topic                  = true
  content_based_deduplication = local.second
  archive_policy              = jsonencode({ MessageRetentionPeriod = local.second ? "30" : "10" })
}

resource "aws_sns_topic_policy" "orders" {
  arn = aws_sns_topic.orders.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "publish"
      Effect    = "Allow"
      Principal = { AWS = data.aws_caller_identity.me.account_id }
      Action    = local.second ? ["sns:Publish", "sns:Subscribe"] : ["sns:Publish"]
      Resource  = aws_sns_topic.orders.arn
    }]
  })
}

resource "aws_sns_topic_subscription" "by_attribute" {
  topic_arn            = aws_sns_topic.orders.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.orders.arn
  raw_message_delivery = !local.second
  filter_policy = jsonencode({
    kind  = ["parcel", { prefix = local.second ? "down" : "up" }]
    price = [{ numeric = [">", 10] }]
  })
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn })
}

resource "aws_sns_topic_subscription" "by_body" {
  topic_arn           = aws_sns_topic.orders.arn
  protocol            = "sqs"
  endpoint            = aws_sqs_queue.sealed.arn
  filter_policy_scope = "MessageBody"
  filter_policy       = jsonencode({ order = { express = [true] } })
}

resource "aws_sns_topic_subscription" "ledger" {
  topic_arn = aws_sns_topic.ledger.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.ledger.arn
}

# Buses

resource "aws_cloudwatch_event_bus" "shop" {
  name        = "shop"
  description = local.second ? "All events of the shop" : "Events of the shop"
}

resource "aws_cloudwatch_event_bus_policy" "shop" {
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "neighbour"
      Effect    = "Allow"
      Principal = { AWS = local.second ? "444455556666" : "222233334444" }
      Action    = "events:PutEvents"
      Resource  = aws_cloudwatch_event_bus.shop.arn
    }]
  })
}

resource "aws_cloudwatch_event_rule" "placed" {
  name           = "placed"
  description    = "Orders that were placed"
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  state          = local.second ? "DISABLED" : "ENABLED"
  event_pattern = jsonencode({
    source      = ["shop"]
    detail-type = [{ "equals-ignore-case" = local.second ? "Order Sent" : "Order Placed" }]
    detail      = { price = [{ numeric = [">=", 100] }] }
  })
  tags = { stage = var.stage }
}

resource "aws_cloudwatch_event_rule" "hourly" {
  name                = "hourly"
  schedule_expression = local.second ? "cron(0 8 ? * MON-FRI *)" : "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "ledger" {
  rule           = aws_cloudwatch_event_rule.placed.name
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  target_id      = "ledger"
  arn            = aws_sqs_queue.ledger.arn
  sqs_target { message_group_id = local.second ? "bills-2" : "bills" }
  input_transformer {
    input_paths    = { order = "$.detail.order" }
    input_template = local.second ? "{\"bill\": \"<order>\", \"rule\": <aws.events.rule-arn>}" : "\"bill for <order>\""
  }
  dead_letter_config { arn = aws_sqs_queue.dead.arn }
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = local.second ? 20 : 10
  }
}

resource "aws_cloudwatch_event_target" "hourly" {
  rule  = aws_cloudwatch_event_rule.hourly.name
  arn   = aws_sns_topic.orders.arn
  input = jsonencode({ hour = local.second })
}

resource "aws_cloudwatch_event_archive" "shop" {
  name             = "shop"
  description      = "What was sold"
  event_source_arn = aws_cloudwatch_event_bus.shop.arn
  retention_days   = local.second ? 30 : 7
  event_pattern    = jsonencode({ source = ["shop"] })
}

# API destinations

resource "aws_cloudwatch_event_connection" "key" {
  name               = "key"
  authorization_type = "API_KEY"
  auth_parameters {
    api_key {
      key   = "x-key"
      value = local.second ? "second secret" : "first secret"
    }
    invocation_http_parameters {
      header {
        key             = "x-shop"
        value           = "fog"
        is_value_secret = false
      }
    }
  }
}

resource "aws_cloudwatch_event_connection" "basic" {
  name               = "basic"
  description        = local.second ? "Name and password" : "A name and a password"
  authorization_type = "BASIC"
  auth_parameters {
    basic {
      username = "ada"
      password = "secret"
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "hook" {
  name                             = "hook"
  connection_arn                   = aws_cloudwatch_event_connection.key.arn
  invocation_endpoint              = var.hook
  http_method                      = local.second ? "PUT" : "POST"
  invocation_rate_limit_per_second = local.second ? 20 : 10
}

resource "aws_iam_role" "caller" {
  name = "caller"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "events.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "caller" {
  role = aws_iam_role.caller.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "events:InvokeApiDestination"
      Resource = aws_cloudwatch_event_api_destination.hook.arn
    }]
  })
}

resource "aws_cloudwatch_event_target" "hook" {
  rule           = aws_cloudwatch_event_rule.placed.name
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  target_id      = "hook"
  arn            = aws_cloudwatch_event_api_destination.hook.arn
  role_arn       = aws_iam_role.caller.arn
  input_path     = "$.detail"
  http_target {
    header_parameters       = { x-stage = var.stage }
    query_string_parameters = { from = "rule" }
  }
}

# Schemas

resource "aws_schemas_registry" "shop" {
  name        = "shop"
  description = local.second ? "All shapes of the shop" : "Shapes of the shop"
}

resource "aws_schemas_schema" "order" {
  name          = "order"
  registry_name = aws_schemas_registry.shop.name
  type          = "OpenApi3"
  description   = "An order"
  content = jsonencode({
    openapi = "3.0.0"
    info    = { version = local.second ? "1.1.0" : "1.0.0", title = "Order" }
    paths   = {}
    components = {
      schemas = { Order = { type = "object", properties = { order = { type = "string" } } } }
    }
  })
}

resource "aws_schemas_discoverer" "shop" {
  source_arn  = aws_cloudwatch_event_bus.shop.arn
  description = local.second ? "Learns still" : "Learns"
}

output "account" { value = data.aws_caller_identity.me.account_id }
output "orders" { value = data.aws_sqs_queue.orders.arn }
output "orders_url" { value = aws_sqs_queue.orders.url }
output "topic" { value = aws_sns_topic.orders.arn }
output "rule" { value = aws_cloudwatch_event_rule.placed.arn }
output "confirmed" { value = aws_sns_topic_subscription.by_attribute.pending_confirmation }
