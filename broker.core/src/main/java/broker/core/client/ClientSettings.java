package broker.core.client;

import broker.core.packet.Connect;
import java.time.Duration;

/**
 * How a connection to another broker is to be made. Immutable.
 *
 * @param connect sent as it is; before version 5 Receive Maximum, Maximum Packet Size and Topic
 *     Alias Maximum of its properties are limits of this side that the server is not told
 * @param connectTimeout for all the steps up to CONNACK together
 * @param maximumSentPacketSize of packets to the server, in bytes
 * @param topicAliasMaximum Topic Aliases to use of those that the server offers
 */
public record ClientSettings(
    Connect connect, Duration connectTimeout, long maximumSentPacketSize, int topicAliasMaximum) {}
