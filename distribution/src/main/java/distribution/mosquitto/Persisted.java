package distribution.mosquitto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a persistence file of Mosquitto holds, in its terms. Owned by the thread that imports.
 *
 * <p>Times are seconds since 1970; 0 is none.
 */
final class Persisted {
  /**
   * A message, stored once for all who refer to it.
   *
   * @param properties those of MQTT 5.0 as they are on the wire, without their length
   */
  record Message(
      long id,
      String topic,
      byte[] payload,
      int qos,
      boolean retain,
      long expiryTime,
      byte[] properties) {}

  /** A session; the interval is that of MQTT 5.0, 4294967295 for ever. */
  record Client(String id, String userName, long expiryTime, long expiryInterval, int lastMid) {}

  /**
   * A message in the queue of a session.
   *
   * @param outgoing false for one that the client has sent with QoS 2 and not released
   * @param state as Mosquitto numbers it
   */
  record Queued(
      String client,
      long message,
      int packetId,
      int qos,
      int state,
      boolean retain,
      boolean dup,
      boolean outgoing) {}

  /** A subscription; the options are those of MQTT 5.0. */
  record Subscription(String client, String filter, int qos, int options, long identifier) {}

  final Map<Long, Message> messages = new LinkedHashMap<>();
  final List<Client> clients = new ArrayList<>();
  final List<Queued> queued = new ArrayList<>();
  final List<Subscription> subscriptions = new ArrayList<>();

  /** Numbers of messages that are retained. */
  final List<Long> retained = new ArrayList<>();
}
