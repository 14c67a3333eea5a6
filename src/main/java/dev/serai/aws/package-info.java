/**
 * Queues and buckets: their endpoints, the SDK clients for them, provisioning and retention. Subpackage {@code sqs}
 * consumes messages; {@code embedded} contains the servers that run inside the process by default.
 */
package dev.serai.aws;
