/**
 * Receiving from SQS: Camel's {@code aws2-sqs} component with consumers that keep what they hold hidden, give back what they
 * have not begun, pause while the queues or buckets are away, and take no header from a sender that could steer a route.
 */
package dev.serai.aws.sqs;
