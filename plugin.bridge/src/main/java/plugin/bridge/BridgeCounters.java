package plugin.bridge;

import broker.api.admin.Counter;
import java.util.List;
import java.util.function.ToLongFunction;
import plugin.bridge.link.Bridge;
import plugin.bridge.link.BridgeView;

/** The figures of a bridge as the broker shows them. Stateless. */
final class BridgeCounters {
  private BridgeCounters() {}

  static List<Counter> of(String name, Bridge bridge) {
    return List.of(
        gauge(bridge, name + ".connected", "links", "1 while the link is up", BridgeCounters::isUp),
        gauge(
            bridge,
            name + ".queued.messages",
            "messages",
            "Messages that wait for the remote broker",
            view -> view.stock().messages()),
        gauge(
            bridge,
            name + ".queued.bytes",
            "bytes",
            "What these messages take",
            view -> view.stock().bytes()),
        gauge(
            bridge,
            name + ".queued.age",
            "s",
            "How long the oldest of them has been waiting",
            view -> view.stock().oldest().toSeconds()),
        total(
            bridge,
            name + ".forwarded",
            "messages",
            "Messages that the remote broker has taken over",
            view -> view.figures().forwarded()),
        total(
            bridge,
            name + ".forwarded.bytes",
            "bytes",
            "Topics and payloads of these messages",
            view -> view.figures().forwardedBytes()),
        total(
            bridge,
            name + ".received",
            "messages",
            "Messages of the remote broker that this one has taken over",
            view -> view.figures().received()),
        total(
            bridge,
            name + ".dropped",
            "messages",
            "Messages that were lost because the queue was full",
            view -> view.stock().dropped()),
        total(
            bridge,
            name + ".expired",
            "messages",
            "Messages that were lost because they had become too old",
            view -> view.stock().expired()),
        total(
            bridge,
            name + ".dropped.qos0",
            "messages",
            "Messages at QoS 0 that could not leave at once",
            view -> view.figures().qos0Dropped()),
        total(
            bridge,
            name + ".refused",
            "messages",
            "Messages given up because the other side never takes them",
            view -> view.figures().refused()),
        total(
            bridge,
            name + ".loops",
            "messages",
            "Messages stopped because they had gone round",
            view -> view.figures().loops()),
        total(
            bridge,
            name + ".unmapped",
            "messages",
            "Messages passed over because no topic line mirrors them",
            view -> view.figures().unmapped()));
  }

  static long isUp(BridgeView view) {
    return view.state().equals("connected") ? 1 : 0;
  }

  private static Counter gauge(
      Bridge bridge, String name, String unit, String text, ToLongFunction<BridgeView> value) {
    return Counter.gauge(name, unit, text, () -> value.applyAsLong(bridge.view()));
  }

  private static Counter total(
      Bridge bridge, String name, String unit, String text, ToLongFunction<BridgeView> value) {
    return Counter.total(name, unit, text, () -> value.applyAsLong(bridge.view()));
  }
}
