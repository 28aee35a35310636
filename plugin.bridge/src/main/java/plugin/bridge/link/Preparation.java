package plugin.bridge.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plugin.bridge.flow.FlowRules;
import plugin.bridge.loop.LoopGuard;
import plugin.bridge.topic.LaneChange;
import plugin.bridge.topic.TopicLine;
import plugin.bridge.topic.TopicMap;
import plugin.bridge.topic.TopicPlan;
import plugin.bridge.topic.TopicPlan.Lane;

/**
 * The queue of a bridge made as its configuration wants it: sessions exist, subscribe to what they
 * should and to nothing else, and what lanes of before have left is known. Owned by the control
 * thread.
 */
final class Preparation {
  /** A queue that is ready. Immutable. */
  record Prepared(BridgeSettings settings, Lanes lanes, LaneChange change) {
    /**
     * How it flows out over a new connection.
     *
     * @param former lines that still apply to what was queued because of them
     * @param refusals told what the remote broker will never take
     */
    FlowRules rules(Services services, List<TopicLine> former, Consumer<String> refusals) {
      BridgeSettings.Flow flow = settings.flow();
      TopicPlan topics = settings.topics();
      return new FlowRules(
          topics.laneCount(),
          flow.window(),
          flow.messagesPerSecond(),
          flow.bytesPerSecond(),
          settings.queue().qos0(),
          flow.retain(),
          TopicMap.out(topics, former),
          change,
          topics.goesBothWays() ? guard(services) : null,
          refusals);
    }

    private LoopGuard guard(Services services) {
      return new LoopGuard(
          services.memory(),
          settings.name(),
          settings.loopHold().toNanos(),
          services.random(),
          services.nanoTime().getAsLong());
    }
  }

  private final Services services;
  private final BridgeSettings configured;
  private final BridgeSettings effective;
  private final Lanes lanes;
  private final LaneFile.@Nullable Content left;

  Preparation(Services services, BridgeSettings configured) {
    this.services = services;
    this.configured = configured;
    LaneFile file = services.lanes();
    Optional<LaneFile.Content> content =
        file == null ? Optional.empty() : file.read(configured.name());
    left = content.orElse(null);
    effective = with(retired());
    lanes = new Lanes(services, effective);
  }

  /** Lanes that are not configured any more; their queues are emptied first. */
  private List<Lane> retired() {
    if (left == null) {
      return List.of();
    }
    List<String> names = configured.topics().lanes().stream().map(Lane::name).toList();
    return left.lanes().stream()
        .filter(lane -> !names.contains(lane.name()))
        .map(lane -> new Lane(lane.name(), List.of()))
        .toList();
  }

  private BridgeSettings with(List<Lane> retired) {
    List<Lane> all = new ArrayList<>(retired);
    all.addAll(configured.topics().lanes());
    return configured.with(
        new TopicPlan(configured.topics().lines(), configured.topics().exclusions(), all));
  }

  /** Does it, and leaves the sessions closed. */
  CompletionStage<Prepared> run() {
    return lanes
        .open(lane -> delivery -> {})
        .thenCompose(done -> lanes.subscribe())
        .thenCompose(done -> lanes.queuedInLast())
        .thenComposeAsync(this::finish, services.control());
  }

  private CompletionStage<Prepared> finish(long queued) {
    LaneChange change = change(queued);
    List<Lane> kept = new ArrayList<>();
    List<Integer> empty = new ArrayList<>();
    List<Lane> all = effective.topics().lanes();
    for (int i = 0; i < all.size(); i++) {
      boolean gone = all.get(i).patterns().isEmpty();
      if (gone && lanes.statistics(i).queuedMessages() == 0) {
        empty.add(i);
      } else {
        kept.add(all.get(i));
      }
    }
    write(kept, !change.isOver());
    BridgeSettings settings =
        configured.with(
            new TopicPlan(configured.topics().lines(), configured.topics().exclusions(), kept));
    CompletionStage<Void> closed = lanes.close(empty);
    Lanes ready = new Lanes(services, settings, lanes, empty);
    return closed.thenApply(done -> new Prepared(settings, ready, change));
  }

  private LaneChange change(long queued) {
    TopicPlan now = effective.topics();
    List<Lane> configuredLanes = configured.topics().lanes();
    if (left == null) {
      return configuredLanes.isEmpty()
          ? LaneChange.none(now)
          : LaneChange.of(now, List.of(), queued, 0);
    }
    if (left.changing()) {
      return LaneChange.of(now, List.of(), queued, 0);
    }
    List<Lane> before = left.lanes().stream().filter(l -> !l.patterns().isEmpty()).toList();
    return before.equals(configuredLanes)
        ? LaneChange.none(now)
        : LaneChange.of(now, before, queued, configured.flow().window());
  }

  private void write(List<Lane> kept, boolean changing) {
    LaneFile file = services.lanes();
    boolean needed = left != null || !kept.isEmpty();
    if (file != null && needed && !new LaneFile.Content(changing, kept).equals(left)) {
      file.write(configured.name(), changing, kept);
    }
  }
}
