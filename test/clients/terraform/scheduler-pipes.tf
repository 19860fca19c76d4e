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
    iam       = var.endpoint
    sts       = var.endpoint
    sqs       = var.endpoint
    scheduler = var.endpoint
    pipes     = var.endpoint
  }
}

resource "aws_sqs_queue" "each" {
  for_each = toset(["from", "to", "dead"])
  name     = each.key
}

resource "aws_iam_role" "mover" {
  name = "mover"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["pipes.amazonaws.com", "scheduler.amazonaws.com"] }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "mover" {
  name   = "own"
  role   = aws_iam_role.mover.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })
}

resource "aws_scheduler_schedule_group" "team" {
  name = "team"
  tags = { stage = var.stage }
}

resource "aws_scheduler_schedule" "nightly" {
  name                         = "nightly"
  group_name                   = aws_scheduler_schedule_group.team.name
  schedule_expression          = local.second ? "cron(0 4 * * ? *)" : "rate(1 days)"
  schedule_expression_timezone = "Europe/Berlin"
  state                        = local.second ? "DISABLED" : "ENABLED"
  description                  = local.second ? "changed" : null
  flexible_time_window {
    mode                      = local.second ? "OFF" : "FLEXIBLE"
    maximum_window_in_minutes = local.second ? null : 15
  }
  target {
    arn      = "arn:aws:scheduler:::aws-sdk:sqs:sendMessage"
    role_arn = aws_iam_role.mover.arn
    input    = jsonencode({ QueueUrl = aws_sqs_queue.each["from"].url, MessageBody = "night" })
    dead_letter_config { arn = aws_sqs_queue.each["dead"].arn }
    retry_policy {
      maximum_event_age_in_seconds = 600
      maximum_retry_attempts       = 3
    }
  }
}

resource "aws_pipes_pipe" "mover" {
  depends_on    = [aws_iam_role_policy.mover]
  name          = "mover"
  role_arn      = aws_iam_role.mover.arn
  source        = aws_sqs_queue.each["from"].arn
  target        = aws_sqs_queue.each["to"].arn
  description   = local.second ? "changed" : "first"
  desired_state = local.second ? "STOPPED" : "RUNNING"
  source_parameters {
    filter_criteria {
      filter { pattern = jsonencode({ body = { kind = local.second ? ["order", "invoice"] : ["order"] } }) }
    }
    sqs_queue_parameters {
      batch_size                         = 5
      maximum_batching_window_in_seconds = 2
    }
  }
  target_parameters {
    input_template = "{\"id\": <$.body.id>}"
  }
  tags = { stage = var.stage }
}

output "pipe" { value = aws_pipes_pipe.mover.arn }
output "schedule" { value = aws_scheduler_schedule.nightly.arn }
