package bench;

import broker.core.packet.ApplicationMessage;
import broker.core.retained.RetainedMessages;
import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * What a new subscription pays to find its retained messages: a filter finds ten of them, however
 * many there are and however they lie.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RetainedBenchmark {
  private static final int FOUND = 10;

  /** Where the messages lie. */
  public enum Shape {
    /** Ten of a device, under one of a hundred lines. */
    USUAL("", "plant/line-%d/device-%d/value-%d", "plant/line-%d/device-%d/+"),
    /** All devices side by side. */
    WIDE("", "device-%2$d/value-%3$d", "device-%2$d/#"),
    /** Under twenty more levels. */
    DEEP("a/".repeat(20), "line-%d/device-%d/value-%d", "line-%d/device-%d/#");

    private final String prefix;
    private final String topic;
    private final String filter;

    Shape(String prefix, String topic, String filter) {
      this.prefix = prefix;
      this.topic = topic;
      this.filter = filter;
    }

    String topic(int device, int value) {
      return prefix + String.format(topic, device % 100, device, value);
    }

    String filter(int device) {
      return prefix + String.format(filter, device % 100, device);
    }
  }

  /** How they lie. */
  @Param({"USUAL", "WIDE", "DEEP"})
  Shape shape = Shape.USUAL;

  /** How many are retained. */
  @Param({"1000", "100000"})
  int messages;

  private final List<ApplicationMessage> found = new ArrayList<>();
  private RetainedMessages retained = new RetainedMessages(new SeededHash(1), 0, 0);
  private TopicFilter[] filters = {};
  private int next;

  /** Retains them. */
  @Setup
  public void retain() {
    retained = new RetainedMessages(new SeededHash(1), 1_000_000, 1_000_000_000);
    filters = new TopicFilter[messages / FOUND];
    for (int device = 0; device < filters.length; device++) {
      filters[device] = TopicFilter.of(shape.filter(device));
      for (int value = 0; value < FOUND; value++) {
        retained.put(
            new ApplicationMessage(
                TopicName.of(shape.topic(device, value)),
                new byte[16],
                ApplicationMessage.NONE,
                1,
                true,
                ApplicationMessage.NEVER,
                null));
      }
    }
  }

  /** Ten messages for one filter with a wildcard. */
  @Benchmark
  public int match() {
    found.clear();
    next = (next + 7_919) % filters.length;
    retained.match(filters[next], 0, found::add);
    if (found.size() != FOUND) {
      throw new IllegalStateException(found.size() + " found");
    }
    return found.size();
  }
}
