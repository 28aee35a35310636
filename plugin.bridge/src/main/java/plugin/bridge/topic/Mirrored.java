package plugin.bridge.topic;

import broker.api.message.QoS;

/**
 * What becomes of the messages of one topic on the other side. Immutable.
 *
 * @param topic its name there
 * @param qos the highest with which they go there
 * @param lane in which they wait
 */
public record Mirrored(String topic, QoS qos, int lane) {}
