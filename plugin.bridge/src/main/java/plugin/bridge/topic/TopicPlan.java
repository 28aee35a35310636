package plugin.bridge.topic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a bridge mirrors: topic lines in their order, exclusions, and lanes, the most urgent first.
 * Immutable.
 *
 * @param lanes those with patterns; what none of them names belongs to a last one, which has none
 */
public record TopicPlan(List<TopicLine> lines, List<Exclusion> exclusions, List<Lane> lanes) {
  /**
   * Topics of this broker that overtake those of the lanes after it. Immutable.
   *
   * @param name part of the name of its session
   */
  public record Lane(String name, List<String> patterns) {
    /** Makes a lane that nobody changes. */
    public Lane {
      patterns = List.copyOf(patterns);
    }

    boolean names(String topic) {
      for (String pattern : patterns) {
        if (Filters.matches(pattern, topic)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Makes a plan that nobody changes. */
  public TopicPlan {
    lines = List.copyOf(lines);
    exclusions = List.copyOf(exclusions);
    lanes = List.copyOf(lanes);
  }

  /** How many lanes there are, the last one included. */
  public int laneCount() {
    return lanes.size() + 1;
  }

  /** The lane of a topic of this broker; the last one if no lane names it. */
  public int laneOf(String topic) {
    for (int i = 0; i < lanes.size(); i++) {
      if (lanes.get(i).names(topic)) {
        return i;
      }
    }
    return lanes.size();
  }

  /**
   * What the session of a lane subscribes to, with the line that says how; the last lane to all.
   *
   * @return by topic filter; where lines meet in one filter, that of the highest QoS
   */
  public Map<String, TopicLine> subscriptions(int lane) {
    Map<String, TopicLine> all = new LinkedHashMap<>();
    for (TopicLine line : lines) {
      if (line.direction().isOut()) {
        for (String filter : filters(line, lane)) {
          all.merge(filter, line, (a, b) -> a.qos().value() >= b.qos().value() ? a : b);
        }
      }
    }
    return all;
  }

  private List<String> filters(TopicLine line, int lane) {
    if (lane == lanes.size()) {
      return List.of(line.localFilter());
    }
    List<String> filters = new ArrayList<>();
    for (String pattern : lanes.get(lane).patterns()) {
      Filters.meet(line.localFilter(), pattern).ifPresent(filters::add);
    }
    return filters;
  }

  /** What is subscribed to at the remote broker, as {@link #subscriptions}. */
  public Map<String, TopicLine> remoteSubscriptions() {
    Map<String, TopicLine> all = new LinkedHashMap<>();
    for (TopicLine line : lines) {
      if (line.direction().isIn()) {
        all.merge(line.remoteFilter(), line, (a, b) -> a.qos().value() >= b.qos().value() ? a : b);
      }
    }
    return all;
  }

  /** Whether a topic of this broker may be mirrored both ways, so that messages could go round. */
  public boolean goesBothWays() {
    for (TopicLine out : lines) {
      for (TopicLine in : lines) {
        if (out.direction().isOut()
            && in.direction().isIn()
            && Filters.meet(out.localFilter(), in.localFilter()).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  boolean excludes(String topic, boolean out) {
    for (Exclusion each : exclusions) {
      if ((out ? each.direction().isOut() : each.direction().isIn())
          && Filters.matches(each.pattern(), topic)) {
        return true;
      }
    }
    return false;
  }
}
