/**
 * What the embedded queues ({@code queues}, ElasticMQ) and buckets ({@code buckets}, S3Proxy) share: their folder, their
 * ports, and the notifications that buckets send to queues.
 */
package dev.serai.aws.embedded;
