package broker.core.local;

import broker.core.client.End;
import broker.core.client.SendBudget;
import broker.core.client.plugin.FromRemote;
import broker.core.client.plugin.Stages;
import broker.core.journal.LoopJournal;
import broker.core.journal.Ticket;
import broker.core.limits.Limits;
import broker.core.loop.CallOrder;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import broker.core.routing.TopicEntry;
import broker.core.session.Publication;
import broker.core.session.Router;
import broker.core.session.Shard;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin publishes in this broker, on its way to the router. While others cannot keep up it
 * waits, as the packets of an MQTT client wait in its socket. Owned by one loop, but for {@link
 * #publish}.
 */
@OnEventLoop
final class LocalPublisher {
  private static final long A_MOMENT_NANOS = 1_000_000L;

  private final Shard shard;
  private final Router router;
  private final Stages stages;
  private final SendBudget budget = new SendBudget();
  private final ArrayDeque<LocalPublication> waiting = new ArrayDeque<>();
  private final Publication publication = new Publication();
  private final CallOrder order;
  private @Nullable End end;

  LocalPublisher(Shard shard) {
    this.shard = shard;
    this.router = shard.router();
    this.stages = new Stages(shard.loop());
    this.order = new CallOrder(shard.loop());
  }

  /** Publishes a message, after those that were published before. Any thread. */
  void publish(LocalPublication p) {
    if (!budget.take(p.message().size())) {
      p.refuse("too many messages wait");
      return;
    }
    order.execute(() -> publishNow(p));
  }

  private void publishNow(LocalPublication p) {
    End over = end;
    if (over != null) {
      giveBack(p);
      p.fail(over);
    } else if (waiting.isEmpty() && !isHeldUp(p)) {
      route(p);
    } else {
      waiting.add(p);
      if (waiting.size() == 1) {
        comeBack();
      }
    }
  }

  private boolean isHeldUp(LocalPublication p) {
    return router.isCongested() || router.isPressed() || mustNotBegin(p);
  }

  /** True while what must be in one batch with the message might get into another one. */
  private boolean mustNotBegin(LocalPublication p) {
    return p.isOnce() && shard.journal().isCutting();
  }

  private void comeBack() {
    LocalPublication first = waiting.peek();
    if (first != null && mustNotBegin(first)) {
      shard.journal().afterCut(this::goOn);
    } else {
      shard.counters().increment(Counter.BACK_PRESSURE);
      shard.loop().schedule(this::goOn, A_MOMENT_NANOS);
    }
  }

  private void goOn() {
    LocalPublication next = waiting.peek();
    while (next != null && !isHeldUp(next)) {
      waiting.remove();
      route(next);
      next = waiting.peek();
    }
    if (next != null) {
      comeBack();
    }
  }

  private void giveBack(LocalPublication p) {
    budget.giveBack(p.message().size());
  }

  private void route(LocalPublication p) {
    giveBack(p);
    ApplicationMessage message = p.message();
    TopicEntry topic = router.topics().lookup(message.topic());
    ReasonCode refusal = refusal(message, topic);
    if (refusal != ReasonCode.SUCCESS) {
      p.complete(refusal, stages);
      return;
    }
    publication.set(message, shard.loop().nanos());
    LoopJournal journal = shard.journal();
    if (!journal.isOn() || message.qos() == 0) {
      ReasonCode reason = publish(p, topic);
      p.complete(reason, stages);
      return;
    }
    journal.record(journal.journal().settings().relaxed());
    ReasonCode reason = publish(p, topic);
    Ticket ticket = journal.recorded();
    journal.whenSafe(ticket, () -> recorded(p, reason, ticket));
  }

  private ReasonCode publish(LocalPublication p, TopicEntry topic) {
    ReasonCode reason = router.publish(publication, topic);
    publication.clear();
    FromRemote source = p.source();
    if (source != null && p.isOnce() && !reason.isError()) {
      source.noteRouted();
    }
    return reason;
  }

  private void recorded(LocalPublication p, ReasonCode reason, @Nullable Ticket ticket) {
    boolean refused = ticket != null && ticket.isRefused();
    FromRemote source = p.source();
    if (refused && source != null && p.isOnce()) {
      source.noteNotRouted();
    }
    p.complete(refused ? ReasonCode.QUOTA_EXCEEDED : reason, stages);
  }

  /** What speaks against a message, as for that of an MQTT client; SUCCESS for nothing. */
  private ReasonCode refusal(ApplicationMessage message, TopicEntry topic) {
    Limits limits = shard.limits();
    if (message.qos() > limits.maximumQos()) {
      return ReasonCode.QOS_NOT_SUPPORTED;
    }
    if (message.retain() && !limits.retainAvailable()) {
      return ReasonCode.RETAIN_NOT_SUPPORTED;
    }
    if (topic.isReserved() && !message.topic().isOfConnection()) {
      return ReasonCode.NOT_AUTHORIZED;
    }
    if (message.topic().length() > limits.maximumTopicLength()
        || topic.levels() > limits.maximumTopicLevels()) {
      return ReasonCode.TOPIC_NAME_INVALID;
    }
    return message.size() > limits.maximumPacketSize()
        ? ReasonCode.PACKET_TOO_LARGE
        : ReasonCode.SUCCESS;
  }

  /** The client leaves in good order: nothing of it waits any more. */
  void flush() {
    LocalPublication next = waiting.peek();
    while (next != null && !mustNotBegin(next)) {
      waiting.remove();
      route(next);
      next = waiting.peek();
    }
  }

  /** The client has ended. */
  void fail(End cause) {
    end = cause;
    for (LocalPublication p = waiting.poll(); p != null; p = waiting.poll()) {
      giveBack(p);
      p.fail(cause);
    }
  }
}
