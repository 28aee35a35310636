package broker.core.packet;

import broker.core.topic.TopicName;

/**
 * A Will Message as its client left it in CONNECT.
 *
 * @param properties what is forwarded unaltered, encoded as in {@link
 *     ApplicationMessage#properties()}
 * @param delaySeconds Will Delay Interval, 0..4,294,967,295
 * @param messageExpirySeconds 0..4,294,967,295, or -1 when it does not expire
 */
public record Will(
    TopicName topic,
    byte[] payload,
    int qos,
    boolean retain,
    byte[] properties,
    long delaySeconds,
    long messageExpirySeconds) {}
