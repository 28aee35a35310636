package plugin.bridge.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of topics on the other side, each found once. Owned by whoever asks it.
 *
 * <p>The first line that matches wins. A line that was taken out of the configuration still applies
 * to what was queued because of it.
 */
public final class TopicMap {
  /** Enough for a plant, and little enough for a small heap. */
  private static final int MOST_REMEMBERED = 4_096;

  private final TopicPlan plan;
  private final boolean out;
  private final List<TopicLine> former;
  private final Map<String, Optional<Mirrored>> known = new HashMap<>();

  private TopicMap(TopicPlan plan, boolean out, List<TopicLine> former) {
    this.plan = plan;
    this.out = out;
    this.former = former;
  }

  /**
   * A map to the remote broker.
   *
   * @param former lines that are not in the plan any more
   */
  public static TopicMap out(TopicPlan plan, List<TopicLine> former) {
    return new TopicMap(plan, true, List.copyOf(former));
  }

  /** A map to this broker. */
  public static TopicMap in(TopicPlan plan) {
    return new TopicMap(plan, false, List.of());
  }

  /** What a topic is on the other side; empty if it is not mirrored there. */
  public Optional<Mirrored> find(String topic) {
    Optional<Mirrored> found = known.get(topic);
    if (found == null) {
      if (known.size() >= MOST_REMEMBERED) {
        known.clear();
      }
      found = look(topic);
      known.put(topic, found);
    }
    return found;
  }

  private Optional<Mirrored> look(String topic) {
    if (out && plan.excludes(topic, true)) {
      return Optional.empty();
    }
    return first(plan.lines(), topic)
        .or(() -> first(former, topic))
        .filter(found -> out || !plan.excludes(found.topic(), false));
  }

  private Optional<Mirrored> first(List<TopicLine> lines, String topic) {
    for (TopicLine line : lines) {
      if (out ? line.direction().isOut() : line.direction().isIn()) {
        Optional<String> name = out ? line.toRemote(topic) : line.toLocal(topic);
        if (name.isPresent()) {
          return Optional.of(new Mirrored(name.get(), line.qos(), out ? plan.laneOf(topic) : 0));
        }
      }
    }
    return Optional.empty();
  }
}
