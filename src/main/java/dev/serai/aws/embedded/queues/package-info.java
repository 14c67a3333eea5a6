/**
 * Queues inside the process: ElasticMQ's server with a message store of our own, which has acknowledged nothing that is not
 * in its file, and which ends the process when it can no longer write.
 */
package dev.serai.aws.embedded.queues;
