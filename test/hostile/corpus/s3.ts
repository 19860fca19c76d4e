import { type Request, rest } from "../make.ts";

const xml = (method: string, target: string, body = ""): Request => rest("s3", method, target, body, "application/xml");
const get = (target: string, headers: Readonly<Record<string, string>> = {}): Request =>
  rest("s3", "GET", target, "", "application/xml", headers);
const put = (target: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Request =>
  rest("s3", "PUT", target, body, "application/octet-stream", headers);

const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const policy = (resource: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::000000000000:root" },
        Action: "s3:GetObject",
        Resource: resource,
        Condition: { IpAddress: { "aws:SourceIp": "127.0.0.0/8" }, NumericLessThan: { "s3:max-keys": "5" } },
      },
    ],
  });

/** A body in aws-chunked, with a trailer and unsigned: what SDKs send. */
const chunked = put("/bucket/chunked", "4\r\nbody\r\n0\r\nx-amz-checksum-crc32:26gLsg==\r\n\r\n", {
  "content-encoding": "aws-chunked",
  "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "x-amz-decoded-content-length": "4",
  "x-amz-trailer": "x-amz-checksum-crc32",
});
const zeros = "0".repeat(64);
const signedChunks = put(
  "/bucket/signed-chunks",
  `4;chunk-signature=${zeros}\r\nbody\r\n0;chunk-signature=${zeros}\r\n\r\n`,
  {
    "content-encoding": "aws-chunked",
    "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "x-amz-decoded-content-length": "4",
  },
);

const boundary = "----FogbankForm";
const part = (head: string, body: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
const formPolicy = Buffer.from(
  JSON.stringify({
    expiration: "2099-01-01T00:00:00Z",
    conditions: [{ bucket: "bucket" }, ["starts-with", "$key", ""], ["content-length-range", 0, 1000]],
  }),
).toString("base64");
const browserForm: Request = {
  method: "POST",
  target: "/bucket",
  headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
  body: Buffer.from(
    [
      part('name="key"', "uploads/$" + "{filename}"),
      part('name="policy"', formPolicy),
      part('name="x-amz-algorithm"', "AWS4-HMAC-SHA256"),
      part('name="x-amz-credential"', "test/20260101/us-east-1/s3/aws4_request"),
      part('name="x-amz-date"', "20260101T000000Z"),
      part('name="x-amz-signature"', zeros),
      part('name="success_action_redirect"', "http://localhost/done"),
      part('name="file"; filename="a.txt"', "body"),
      `--${boundary}--\r\n`,
    ].join(""),
  ),
};

const website = (path: string, headers: Readonly<Record<string, string>> = {}): Request => ({
  method: "GET",
  target: path,
  headers: { host: "site.s3-website-us-east-1.amazonaws.com", ...headers },
  body: Buffer.alloc(0),
});

const control = (method: string, target: string, body = ""): Request =>
  rest("s3", method, `/v20180820${target}`, body, "application/xml", { "x-amz-account-id": "000000000000" });

export const s3Requests: readonly Request[] = [
  put("/bucket/key", "body", { "x-amz-meta-a": "b", "x-amz-tagging": "k=v", "cache-control": "no-cache" }),
  put("/bucket/other", "body", { "if-none-match": "*", "x-amz-checksum-crc32": "26gLsg==" }),
  put("/bucket/sealed", "body", { "x-amz-server-side-encryption": "aws:kms" }),
  put("/bucket/class", "body", { "x-amz-storage-class": "GLACIER", "x-amz-acl": "bucket-owner-full-control" }),
  put("/bucket/large", "x".repeat(70_000)),
  chunked,
  signedChunks,
  put("/versions/key", "body", {
    "content-md5": "hBotaJrYa9FhFEdFPCLG/A==",
    "x-amz-object-lock-mode": "GOVERNANCE",
    "x-amz-object-lock-retain-until-date": "2099-01-01T00:00:00Z",
  }),
  put("/bucket/copy", "", { "x-amz-copy-source": "/bucket/key", "x-amz-metadata-directive": "REPLACE" }),
  put("/bucket/copy", "", { "x-amz-copy-source": "bucket/large?versionId=null" }),
  put("/bucket/up?partNumber=1&uploadId={UploadId}", "body"),
  put("/bucket/up?partNumber=2&uploadId={UploadId}", "", {
    "x-amz-copy-source": "/bucket/large",
    "x-amz-copy-source-range": "bytes=0-10",
  }),
  xml("POST", "/bucket/up?uploads"),
  xml(
    "POST",
    "/bucket/up?uploadId={UploadId}",
    `<CompleteMultipartUpload ${namespace}><Part><PartNumber>1</PartNumber><ETag>"841a2d689ad86bd1611447453c22c6fc"</ETag></Part></CompleteMultipartUpload>`,
  ),
  get("/bucket/key"),
  get("/bucket/large", { range: "bytes=10-20" }),
  get("/bucket/key", { "if-none-match": '"a"', "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT" }),
  get("/bucket/key?response-content-type=text%2Fplain&partNumber=1&versionId=null"),
  get("/bucket/key?attributes", { "x-amz-object-attributes": "ETag,ObjectSize,ObjectParts,Checksum" }),
  get("/bucket?list-type=2&prefix=a%2F&delimiter=%2F&max-keys=3&encoding-type=url&start-after=a"),
  get("/bucket?prefix=a&marker=b&max-keys=3"),
  get("/versions?versions&key-marker=a&version-id-marker=null"),
  get("/bucket?uploads&key-marker=a&upload-id-marker=b&max-uploads=3"),
  get("/?max-buckets=2&prefix=b"),
  xml("POST", "/bucket?delete", `<Delete ${namespace}><Quiet>false</Quiet><Object><Key>gone</Key></Object></Delete>`),
  xml("PUT", "/bucket?tagging", `<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>`),
  xml("PUT", "/bucket/key?tagging", `<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>`),
  xml(
    "PUT",
    "/versions?versioning",
    `<VersioningConfiguration ${namespace}><Status>Enabled</Status></VersioningConfiguration>`,
  ),
  xml(
    "PUT",
    "/bucket?lifecycle",
    `<LifecycleConfiguration ${namespace}><Rule><ID>r</ID><Filter><And><Prefix>a</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule><Rule><ID>a</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>2</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>`,
  ),
  xml(
    "PUT",
    "/bucket?cors",
    `<CORSConfiguration><CORSRule><AllowedOrigin>http://*.example</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>*</AllowedHeader><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule></CORSConfiguration>`,
  ),
  { ...get("/bucket/key", { origin: "http://a.example", "access-control-request-method": "GET" }), method: "OPTIONS" },
  xml(
    "PUT",
    "/bucket?encryption",
    `<ServerSideEncryptionConfiguration ${namespace}><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
  ),
  xml(
    "PUT",
    "/bucket?notification",
    `<NotificationConfiguration><QueueConfiguration><Id>n</Id><Queue>arn:aws:sqs:us-east-1:000000000000:q</Queue><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>a</Value></FilterRule></S3Key></Filter></QueueConfiguration></NotificationConfiguration>`,
  ),
  xml(
    "PUT",
    "/bucket?logging",
    `<BucketLoggingStatus><LoggingEnabled><TargetBucket>trails</TargetBucket><TargetPrefix>l/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>`,
  ),
  xml(
    "PUT",
    "/versions?replication",
    `<ReplicationConfiguration><Role>arn:aws:iam::000000000000:role/hands</Role><Rule><ID>r</ID><Priority>1</Priority><Filter><Prefix>a</Prefix></Filter><Status>Enabled</Status><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication><Destination><Bucket>arn:aws:s3:::bucket</Bucket></Destination></Rule></ReplicationConfiguration>`,
  ),
  xml(
    "PUT",
    "/bucket?inventory&id=i",
    `<InventoryConfiguration><Id>i</Id><IsEnabled>true</IsEnabled><IncludedObjectVersions>All</IncludedObjectVersions><Schedule><Frequency>Daily</Frequency></Schedule><Destination><S3BucketDestination><Format>CSV</Format><Bucket>arn:aws:s3:::trails</Bucket></S3BucketDestination></Destination></InventoryConfiguration>`,
  ),
  xml(
    "PUT",
    "/versions?object-lock",
    `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>`,
  ),
  xml(
    "PUT",
    "/versions/key?retention",
    `<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2099-01-01T00:00:00Z</RetainUntilDate></Retention>`,
  ),
  xml("PUT", "/versions/key?legal-hold", `<LegalHold><Status>ON</Status></LegalHold>`),
  xml(
    "PUT",
    "/owned/key?acl",
    `<AccessControlPolicy ${namespace}><Owner><ID>x</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>x</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>`,
  ),
  xml(
    "PUT",
    "/bucket?publicAccessBlock",
    `<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>`,
  ),
  rest("s3", "PUT", "/bucket?policy", policy("arn:aws:s3:::bucket/*"), "application/json"),
  xml(
    "POST",
    "/bucket/a%2Fb.csv?select&select-type=2",
    `<SelectObjectContentRequest ${namespace}><Expression>SELECT s.a, s.b FROM S3Object s WHERE CAST(s.b AS INT) &gt; 1 LIMIT 5</Expression><ExpressionType>SQL</ExpressionType><InputSerialization><CSV><FileHeaderInfo>USE</FileHeaderInfo></CSV></InputSerialization><OutputSerialization><JSON/></OutputSerialization></SelectObjectContentRequest>`,
  ),
  xml("POST", "/bucket/class?restore", `<RestoreRequest ${namespace}><Days>1</Days></RestoreRequest>`),
  browserForm,
  website("/"),
  website("/old/page"),
  website("/index.html", { range: "bytes=0-3" }),
  control(
    "PUT",
    "/accesspoint/points",
    '<CreateAccessPointRequest xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><Bucket>bucket</Bucket></CreateAccessPointRequest>',
  ),
  control("GET", "/accesspoint?bucket=bucket&maxResults=2"),
  control(
    "PUT",
    "/accesspoint/points/policy",
    `<PutAccessPointPolicyRequest xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><Policy>${policy("arn:aws:s3:us-east-1:000000000000:accesspoint/points/object/*").replaceAll('"', "&quot;")}</Policy></PutAccessPointPolicyRequest>`,
  ),
  control(
    "PUT",
    "/configuration/publicAccessBlock",
    '<PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><BlockPublicAcls>false</BlockPublicAcls></PublicAccessBlockConfiguration>',
  ),
];
