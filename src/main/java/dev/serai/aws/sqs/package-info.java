/**
 * Receiving from SQS: Camel's {@code aws2-sqs} component with consumers that extend visibility timeouts, return
 * messages that they have not started, pause while queues or buckets are unavailable, and ignore headers from senders
 * that would steer Camel.
 */
package dev.serai.aws.sqs;
