/**
 * Queues and buckets: where they are, the SDK clients for them, their creation and retention. {@code sqs} is the receiving
 * half, {@code embedded} holds the queues and buckets that run inside the process when nothing else is named.
 */
package dev.serai.aws;
