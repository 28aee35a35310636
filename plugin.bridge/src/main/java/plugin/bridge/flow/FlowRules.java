package plugin.bridge.flow;

import broker.api.client.Delivery;
import broker.api.client.PublishOutcome;
import broker.api.client.RemoteConnection;
import broker.api.message.ProtocolVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plugin.bridge.loop.LoopGuard;
import plugin.bridge.topic.LaneChange;
import plugin.bridge.topic.Mirrored;
import plugin.bridge.topic.TopicMap;

/**
 * How messages flow out over one connection. Called under the lock of the flow.
 *
 * @param laneCount how many lanes there are, the last one included
 * @param window most messages that are unacknowledged
 * @param messagesPerSecond 0 for any number
 * @param bytesPerSecond 0 for any number
 * @param queuesQos0 whether messages at QoS 0 wait like all others
 * @param retain whether a RETAIN flag stays
 * @param map names at the remote broker
 * @param change of lanes that the last lane still has in its queue
 * @param guard null if no topic is mirrored both ways
 * @param refusals told what the remote broker will never take
 */
public record FlowRules(
    int laneCount,
    int window,
    long messagesPerSecond,
    long bytesPerSecond,
    boolean queuesQos0,
    boolean retain,
    TopicMap map,
    LaneChange change,
    @Nullable LoopGuard guard,
    Consumer<String> refusals) {

  /** What becomes of a delivery; null if it does not leave from this lane. */
  @Nullable Mirrored mirrored(int lane, Delivery delivery, Figures figures) {
    String topic = delivery.message().topic();
    Mirrored found = map.find(topic).orElse(null);
    if (found == null) {
      figures.countUnmapped();
      return null;
    }
    boolean leaves =
        isLast(lane)
            ? change.leavesFromLast(topic, found.lane())
            : found.lane() >= lane || !change.isOver(); // else it is in the other one's queue too
    return leaves ? found : null;
  }

  boolean isLast(int lane) {
    return lane == laneCount - 1;
  }

  Outbound outbound(RemoteConnection remote) {
    boolean routes = guard != null && remote.protocolVersion() == ProtocolVersion.V5_0;
    return new Outbound(
        remote.maximumQos(),
        retain && remote.retainAvailable(),
        routes && guard != null ? guard.broker() : null);
  }

  void refused(String topic, PublishOutcome outcome) {
    refusals.accept(
        topic + ": " + outcome.reasonCode() + outcome.reasonString().map(s -> ", " + s).orElse(""));
  }
}
