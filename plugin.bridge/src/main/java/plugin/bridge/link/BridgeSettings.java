package plugin.bridge.link;

import broker.api.client.OverflowPolicy;
import broker.api.client.RemoteAddress;
import broker.api.message.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import plugin.bridge.topic.TopicPlan;

/**
 * What {@code etc/plugin.bridge-NAME.cfg} says, checked. Immutable.
 *
 * @param name the bridge's
 * @param flow how fast and how
 * @param loopHold how long a message waits for a copy of itself; zero for not at all
 */
public record BridgeSettings(
    String name,
    Remote remote,
    Identity identity,
    Session session,
    Queue queue,
    Flow flow,
    Notifications notifications,
    Care care,
    TopicPlan topics,
    Duration loopHold) {

  /**
   * Where the remote broker is. Immutable.
   *
   * @param addresses at least one
   * @param primaryCheck how often the primary one is tried while another stands in
   */
  public record Remote(
      List<RemoteAddress> addresses,
      boolean roundRobin,
      Duration primaryCheck,
      Duration connectTimeout) {}

  /**
   * Who we are at the remote broker. Immutable.
   *
   * @param password never told to anybody else
   */
  public record Identity(String clientId, @Nullable String userName, @Nullable String password) {
    @Override
    public String toString() {
      return clientId;
    }
  }

  /** The session at the remote broker. Immutable. */
  public record Session(
      ProtocolVersion version,
      boolean tryPrivate,
      boolean clean,
      Duration expiry,
      Duration keepAlive,
      int receiveMaximum,
      long maximumPacketSizeBytes,
      int topicAliasMaximum) {}

  /**
   * The queue in this broker. Immutable.
   *
   * @param clientId of its session, and the beginning of those of lanes
   * @param age empty for none
   */
  public record Queue(
      String clientId,
      boolean clean,
      long messages,
      long bytes,
      Optional<Duration> age,
      OverflowPolicy policy,
      boolean qos0) {}

  /**
   * How messages leave. Immutable.
   *
   * @param window most unacknowledged messages
   */
  public record Flow(int window, long messagesPerSecond, long bytesPerSecond, boolean retain) {}

  /** Who is told whether the link is up, as Mosquitto does. Immutable. */
  public record Notifications(boolean local, boolean remote, String topic) {}

  /**
   * How the link is looked after. Immutable.
   *
   * @param backoff between attempts
   * @param acknowledgement how long one may take until the link counts as dead
   * @param alarm how long the link may be down without one
   */
  public record Care(
      Backoff.Range backoff, Duration acknowledgement, Duration alarm, Duration keptQueue) {}

  /** These settings with other topics. */
  BridgeSettings with(TopicPlan other) {
    return new BridgeSettings(
        name, remote, identity, session, queue, flow, notifications, care, other, loopHold);
  }

  /** Whether the two differ in nothing that a connection or a session would have to know. */
  boolean differsInRateOnly(BridgeSettings other) {
    Flow rated =
        new Flow(
            flow.window(),
            other.flow.messagesPerSecond(),
            other.flow.bytesPerSecond(),
            flow.retain());
    return new BridgeSettings(
            name,
            remote,
            identity,
            session,
            queue,
            rated,
            notifications,
            other.care,
            topics,
            loopHold)
        .equals(other);
  }
}
