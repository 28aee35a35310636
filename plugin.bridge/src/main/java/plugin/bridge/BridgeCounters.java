package plugin.bridge;

import broker.api.admin.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import plugin.bridge.link.Bridge;
import plugin.bridge.link.BridgeView;

/** Collects the figures of a bridge as the broker shows them. Owned by the thread that does so. */
final class BridgeCounters {
  private final String name;
  private final Bridge bridge;
  private final List<Counter> all = new ArrayList<>();

  private BridgeCounters(String name, Bridge bridge) {
    this.name = name;
    this.bridge = bridge;
  }

  static List<Counter> of(String name, Bridge bridge) {
    BridgeCounters figures = new BridgeCounters(name, bridge);
    addQueue(figures);
    addFlow(figures);
    return List.copyOf(figures.all);
  }

  private static void addQueue(BridgeCounters figures) {
    figures.gauge("connected", "links", "1 while the link is up", BridgeCounters::isUp);
    figures.gauge(
        "queued.messages",
        "messages",
        "Messages that wait for the remote broker",
        view -> view.stock().messages());
    figures.gauge(
        "queued.bytes", "bytes", "What these messages take", view -> view.stock().bytes());
    figures.gauge(
        "queued.age",
        "s",
        "How long the oldest of them has been waiting",
        view -> view.stock().oldest().toSeconds());
    figures.total(
        "dropped",
        "messages",
        "Messages lost because the queue was full",
        view -> view.stock().dropped());
    figures.total(
        "expired",
        "messages",
        "Messages lost because they had become too old",
        BridgeView::expired);
  }

  private static void addFlow(BridgeCounters figures) {
    figures.total(
        "forwarded",
        "messages",
        "Messages that the remote broker has taken over",
        view -> view.figures().forwarded());
    figures.total(
        "forwarded.bytes",
        "bytes",
        "Topics and payloads of these messages",
        view -> view.figures().forwardedBytes());
    figures.total(
        "received",
        "messages",
        "Messages of the remote broker that this one has taken over",
        view -> view.figures().received());
    figures.total(
        "dropped.qos0",
        "messages",
        "Messages at QoS 0 that could not leave at once",
        view -> view.figures().qos0Dropped());
    figures.total(
        "refused",
        "messages",
        "Messages given up because the other side never takes them",
        view -> view.figures().refused());
    figures.total(
        "loops",
        "messages",
        "Messages stopped because they had gone round",
        view -> view.figures().loops());
    figures.total(
        "unmapped",
        "messages",
        "Messages passed over because no topic line mirrors them",
        view -> view.figures().unmapped());
  }

  private static long isUp(BridgeView view) {
    return view.state().equals("connected") ? 1 : 0;
  }

  private void gauge(String figure, String unit, String text, ToLongFunction<BridgeView> value) {
    all.add(Counter.gauge(name + "." + figure, unit, text, () -> value.applyAsLong(bridge.view())));
  }

  private void total(String figure, String unit, String text, ToLongFunction<BridgeView> value) {
    all.add(Counter.total(name + "." + figure, unit, text, () -> value.applyAsLong(bridge.view())));
  }
}
