/**
 * S3 buckets inside the process: S3Proxy's server with a blob store of our own. Each object is one file, published
 * atomically, and the cost of a listing depends on its page, not on the bucket.
 */
package dev.serai.aws.embedded.buckets;
