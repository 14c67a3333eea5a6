/**
 * What the embedded queues (subpackage {@code queues}, ElasticMQ) and buckets ({@code buckets}, S3Proxy) share: the
 * data folder, port checks, and the notifications from buckets to queues.
 */
package dev.serai.aws.embedded;
