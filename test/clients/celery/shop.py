"""A Celery application whose broker is SQS: orders are billed by a worker, some only at the second attempt."""

import os

from celery import Celery

app = Celery("shop", broker=f"sqs://test:test@{os.environ['FOGBANK']}//")
app.conf.update(
    broker_transport_options={
        "region": os.environ["AWS_DEFAULT_REGION"],
        "is_secure": False,
        "wait_time_seconds": 2,
        "visibility_timeout": 30,
        "queue_name_prefix": "shop-",
    },
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
)

billed = os.environ["BILLED"]


@app.task(bind=True, acks_late=True, max_retries=3)
def bill(self, order):
    if order % 5 == 0 and self.request.retries == 0:
        raise self.retry(countdown=0)
    with open(billed, "a", encoding="utf-8") as file:
        file.write(f"{order}\n")


if __name__ == "__main__":
    for number in range(20):
        bill.delay(number)
    bill.apply_async(args=[20], countdown=1)
