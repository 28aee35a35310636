package bench;

import broker.core.routing.Recipient;
import broker.core.routing.Route;
import broker.core.routing.Subscriber;
import broker.core.routing.Subscription;
import broker.core.routing.SubscriptionTree;
import broker.core.routing.TopicCache;
import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a message pays for its route, and a client for a subscription, with few filters and with
 * many: the figures must not grow with the number of filters beyond what the caches of the
 * processor make of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx64m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RoutingBenchmark {
  private static final int LINES = 100;
  private static final int TOPICS = 1_024;

  private static final class Device implements Subscriber {
    private final String clientId;
    private final int loop;

    Device(String clientId, int loop) {
      this.clientId = clientId;
      this.loop = loop;
    }

    @Override
    public int loop() {
      return loop;
    }

    @Override
    public String clientId() {
      return clientId;
    }

    @Override
    public boolean canTakeNow() {
      return true;
    }

    @Override
    public boolean isConnected() {
      return true;
    }
  }

  /** How deep and how wide the tree is. */
  public enum Shape {
    /** A hundred lines with a hundredth of the devices each. */
    USUAL("plant/line-%d/device-%d/state", "plant/+/device-%2$d/#"),
    /** All devices side by side. */
    WIDE("device-%2$d/state", "device-%2$d/#"),
    /** Under twenty more levels. */
    DEEP("a/".repeat(20) + "line-%d/device-%d/state", "a/".repeat(20) + "+/device-%2$d/#");

    private final String topic;
    private final String wildcard;

    Shape(String topic, String wildcard) {
      this.topic = topic;
      this.wildcard = wildcard;
    }
  }

  /** Filters in the tree, one in ten with wildcards. */
  @Param({"1", "1000", "100000"})
  int filters;

  /** How they lie. */
  @Param("USUAL")
  Shape shape = Shape.USUAL;

  private final SubscriptionTree tree = new SubscriptionTree(new SeededHash(1));
  private final TopicName[] topics = new TopicName[TOPICS];
  private final TopicCache cache = new TopicCache(tree, 4 * TOPICS);
  private final Subscription another = subscription(-1, "plant/line-7/device-another/state");
  private int next;

  /** Fills the tree with one device per filter. */
  @Setup
  public void subscribe() {
    for (int i = 0; i < filters; i++) {
      tree.subscribe(subscription(i, filter(i)));
    }
    for (int i = 0; i < TOPICS; i++) {
      topics[i] = TopicName.of(topic((int) ((long) i * filters / TOPICS)));
    }
  }

  private static Subscription subscription(int i, String filter) {
    return new Subscription(
        new Device("device-" + i, i & 1), TopicFilter.of(filter), 1, false, false, 0);
  }

  private String topic(int i) {
    return String.format(shape.topic, i % LINES, i);
  }

  /** Devices each have a topic of their own; every tenth subscribes to any line's message of it. */
  private String filter(int i) {
    return i % 10 == 9 ? String.format(shape.wildcard, i % LINES, i) : topic(i);
  }

  private TopicName nextTopic() {
    return topics[next++ & (TOPICS - 1)];
  }

  /** The route of a topic that the loop has seen before. */
  @Benchmark
  public Recipient[] cachedRoute() {
    Route route = cache.route(cache.lookup(nextTopic()));
    return route.recipients(0);
  }

  /** The route of a topic that the loop has not seen before. */
  @Benchmark
  public Route computedRoute() {
    return tree.route(nextTopic());
  }

  /** The route of a topic after a change that does not concern it. */
  @Benchmark
  public Recipient[] cachedRouteAfterForeignChange() {
    churn();
    Route route = cache.route(cache.lookup(topics[0]));
    return route.recipients(0);
  }

  /** One client comes and goes. */
  @Benchmark
  public @Nullable Subscription churn() {
    tree.subscribe(another);
    return tree.unsubscribe(another.subscriber(), another.filter());
  }
}
