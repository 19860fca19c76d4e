/** Characters of a record, in the input and in the result ("Requirements and limits" in the S3 User Guide: 1 MB). */
export const mostRecordLength = 1_048_576;

/** Bytes of an expression (the same page: 256 KB). */
export const mostExpressionBytes = 256 * 1024;

/** Columns of a record. AWS names no number: this one keeps a header of one-letter names within its megabyte. */
export const mostColumns = 100_000;
