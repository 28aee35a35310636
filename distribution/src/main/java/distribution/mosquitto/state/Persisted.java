package distribution.mosquitto.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a persistence file of Mosquitto holds, in its terms, but for the messages themselves. Owned
 * by the thread that imports.
 *
 * <p>Times are seconds since 1970; 0 is none.
 */
final class Persisted {
  /** Of a session that lasts for ever. */
  static final long FOR_EVER = 0xFFFF_FFFFL;

  /**
   * A message, stored once for all who refer to it.
   *
   * @param properties those of MQTT 5.0 as they are on the wire, without their length
   * @param publisher its Client Identifier, if it is told
   */
  record Message(
      String topic,
      byte[] payload,
      byte[] properties,
      int qos,
      boolean retain,
      long expiryTime,
      @Nullable String publisher) {}

  /**
   * The life of a session.
   *
   * @param expiryTime when it ends
   * @param expiryInterval that of MQTT 5.0, in seconds
   */
  record Life(long expiryTime, long expiryInterval) {}

  /**
   * A message in the queue of a session.
   *
   * @param outgoing false for one that the client has sent with QoS 2 and not released
   * @param state as {@link DeliveryState} numbers it
   */
  record Queued(
      long message,
      int packetId,
      int qos,
      int state,
      boolean retain,
      boolean outgoing,
      List<Integer> subscriptionIdentifiers) {}

  /**
   * A subscription.
   *
   * @param options those of MQTT 5.0 without the QoS
   * @param identifier 0 for none
   */
  record Subscription(String filter, int qos, int options, int identifier) {
    private static final int NO_LOCAL = 4;
    private static final int RETAIN_AS_PUBLISHED = 8;

    boolean noLocal() {
      return (options & NO_LOCAL) != 0;
    }

    boolean retainAsPublished() {
      return (options & RETAIN_AS_PUBLISHED) != 0;
    }
  }

  /** A session and what belongs to it. */
  static final class Session {
    final String clientId;
    @Nullable Life life; // null for one that is not itself in the file
    final List<Subscription> subscriptions = new ArrayList<>(2);
    final List<Queued> queue = new ArrayList<>(0);

    Session(String clientId) {
      this.clientId = clientId;
    }
  }

  /** By Client Identifier, in the order of the file. */
  final Map<String, Session> sessions = new LinkedHashMap<>();

  /** Numbers of messages that are retained. */
  final List<Long> retained = new ArrayList<>();

  /** Numbers of all messages, and where in the file each is. */
  final Map<Long, Long> messages = new HashMap<>();

  /** Parts of the file that are not known, and how often each comes. */
  final Map<String, Integer> unknown = new LinkedHashMap<>();

  /** True when the file does not say which messages the queues refer to. */
  boolean messagesUnknown;

  Session session(String clientId) {
    return sessions.computeIfAbsent(clientId, Session::new);
  }
}
