terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "stage" { type = string }

locals { second = var.stage == "second" }

provider "aws" {
  region     = "eu-central-1"
  access_key = "test"
  secret_key = "test"
  endpoints {
    dynamodb = var.endpoint
    iam      = var.endpoint
    kms      = var.endpoint
    sts      = var.endpoint
  }
}

resource "aws_kms_key" "own" { description = "orders" }

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = local.second ? "PAY_PER_REQUEST" : "PROVISIONED"
  hash_key     = "customer"
  range_key    = "order"
  table_class  = local.second ? "STANDARD_INFREQUENT_ACCESS" : "STANDARD"

  read_capacity  = local.second ? null : 5
  write_capacity = local.second ? null : 4

  attribute {
    name = "customer"
    type = "S"
  }
  attribute {
    name = "order"
    type = "N"
  }
  attribute {
    name = "state"
    type = "S"
  }
  attribute {
    name = "picture"
    type = "B"
  }

  local_secondary_index {
    name            = "by-picture"
    range_key       = "picture"
    projection_type = "KEYS_ONLY"
  }

  global_secondary_index {
    name               = "by-state"
    hash_key           = "state"
    range_key          = "order"
    projection_type    = "INCLUDE"
    non_key_attributes = ["total", "note"]
    read_capacity      = local.second ? null : 3
    write_capacity     = local.second ? null : 2
  }

  dynamic "global_secondary_index" {
    for_each = local.second ? ["by-order"] : []
    content {
      name            = global_secondary_index.value
      hash_key        = "order"
      projection_type = "ALL"
    }
  }

  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  ttl {
    attribute_name = "expires"
    enabled        = local.second
  }

  point_in_time_recovery { enabled = true }
  deletion_protection_enabled = !local.second

  tags = { stage = var.stage }
}

resource "aws_dynamodb_table_item" "first" {
  table_name = aws_dynamodb_table.orders.name
  hash_key   = aws_dynamodb_table.orders.hash_key
  range_key  = aws_dynamodb_table.orders.range_key
  item = jsonencode({
    customer = { S = "ada" }
    order    = { N = "1" }
    state    = { S = local.second ? "sent" : "open" }
    total    = { N = "12.5" }
    lines    = { L = [{ M = { sku = { S = "a" } } }] }
  })
}

resource "aws_dynamodb_table" "world" {
  name             = "world"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "replica" {
    for_each = local.second ? ["eu-west-1", "us-east-1"] : ["eu-west-1"]
    content { region_name = replica.value }
  }
}

resource "aws_dynamodb_table" "sealed" {
  name         = "sealed"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "B"
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = local.second ? aws_kms_key.own.arn : null
  }
}

resource "aws_dynamodb_resource_policy" "orders" {
  resource_arn = aws_dynamodb_table.orders.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = local.second ? "dynamodb:Query" : "dynamodb:GetItem"
      Resource  = aws_dynamodb_table.orders.arn
    }]
  })
}

data "aws_dynamodb_table" "orders" { name = aws_dynamodb_table.orders.name }

output "orders" { value = data.aws_dynamodb_table.orders.arn }
output "stream" { value = aws_dynamodb_table.orders.stream_arn }
output "replicas" { value = sort(aws_dynamodb_table.world.replica[*].region_name) }
