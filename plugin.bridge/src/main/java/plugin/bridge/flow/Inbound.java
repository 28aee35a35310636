package plugin.bridge.flow;

import broker.api.client.Delivery;
import broker.api.client.LocalSession;
import broker.api.client.MessageListener;
import broker.api.client.PublishOutcome;
import broker.api.message.ApplicationMessage;
import broker.api.message.QoS;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plugin.bridge.topic.Mirrored;
import plugin.bridge.topic.TopicMap;

/**
 * Hands what the remote broker delivers to this one; what comes before the local session is open
 * waits. Any thread; the monitor of this object keeps the order. One for each connection.
 */
public final class Inbound implements MessageListener {
  /** What may wait at QoS 0, which no Receive Maximum bounds; the wait is milliseconds. */
  private static final int MOST_WAITING = 10_000;

  private static final Outbound AS_IT_IS = new Outbound(QoS.EXACTLY_ONCE, true, null);

  /** A message and what it is to be here. */
  private record Waiting(Delivery delivery, ApplicationMessage message) {}

  private final TopicMap map;
  private final Figures figures;
  private final Consumer<String> refusals;
  private final Consumer<String> fault;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private @Nullable LocalSession session;
  private @Nullable Pump pump;

  /**
   * @param refusals told what this broker will never take
   * @param fault told why the connection has to be made anew
   */
  public Inbound(TopicMap map, Figures figures, Consumer<String> refusals, Consumer<String> fault) {
    this.map = map;
    this.figures = figures;
    this.refusals = refusals;
    this.fault = fault;
  }

  /** Begins to hand over. */
  public synchronized void attach(LocalSession local, Pump outgoing) {
    session = local;
    pump = outgoing;
    for (Waiting each = waiting.poll(); each != null; each = waiting.poll()) {
      handOver(each, local, outgoing);
    }
  }

  @Override
  public synchronized void onMessage(Delivery delivery) {
    Mirrored mirrored = map.find(delivery.message().topic()).orElse(null);
    if (mirrored == null) {
      figures.countUnmapped();
      delivery.acknowledge();
      return;
    }
    ApplicationMessage message = AS_IT_IS.of(delivery.message(), mirrored);
    LocalSession local = session;
    Pump outgoing = pump;
    if (local != null && outgoing != null) {
      boolean lent = message.qos() == QoS.AT_MOST_ONCE && outgoing.mayHold();
      handOver(new Waiting(delivery, lent ? message.copy() : message), local, outgoing);
    } else if (message.qos() != QoS.AT_MOST_ONCE) {
      waiting.add(new Waiting(delivery, message));
    } else if (waiting.size() < MOST_WAITING) {
      waiting.add(new Waiting(delivery, message.copy()));
    } else {
      figures.countQos0Dropped();
    }
  }

  private void handOver(Waiting next, LocalSession local, Pump outgoing) {
    outgoing.arrive(
        next.message().topic(),
        next.message(),
        () ->
            local
                .forward(next.delivery(), next.message())
                .whenComplete((outcome, failure) -> completed(next, outcome)),
        () -> next.delivery().acknowledge());
  }

  private void completed(Waiting done, @Nullable PublishOutcome outcome) {
    if (outcome == null) {
      return; // the session has ended: the remote broker delivers it again
    }
    if (!outcome.reasonCode().isError()) {
      figures.countReceived();
    } else if (Refusals.isFinal(outcome.reasonCode())) {
      figures.countRefused();
      refusals.accept(done.message().topic() + " (in): " + outcome.reasonCode());
      done.delivery().acknowledge();
    } else {
      fault.accept("this broker refuses messages: " + outcome.reasonCode());
    }
  }
}
