/**
 * Buckets inside the process: S3Proxy's server with a blob store of our own, in which each object is one file, written whole
 * or not at all, and in which a listing costs what it shows.
 */
package dev.serai.aws.embedded.buckets;
