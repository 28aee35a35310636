package broker.core.local;

import broker.core.client.End;
import broker.core.client.SendBudget;
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
import broker.core.session.Session;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin publishes in this broker, on its way to the router. While others cannot keep up it
 * waits, as the packets of an MQTT client wait in its socket. Owned by the session's loop, but for
 * {@link #publish}.
 */
@OnEventLoop
final class LocalPublisher {
  private static final long A_MOMENT_NANOS = 1_000_000L;

  private final Session session;
  private final Router router;
  private final Stages stages;
  private final SendBudget budget = new SendBudget();
  private final ArrayDeque<LocalPublication> waiting = new ArrayDeque<>();
  private final Publication publication = new Publication();
  private final CallOrder order;
  private @Nullable End end;

  LocalPublisher(Session session) {
    this.session = session;
    this.router = session.shard().router();
    this.stages = new Stages(session.shard().loop());
    this.order = new CallOrder(session.shard().loop());
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
    } else if (waiting.isEmpty() && !isHeldUp()) {
      route(p);
    } else {
      waiting.add(p);
      if (waiting.size() == 1) {
        session.shard().counters().increment(Counter.BACK_PRESSURE);
        comeBack();
      }
    }
  }

  private boolean isHeldUp() {
    return router.isCongested() || router.isPressed();
  }

  private void comeBack() {
    session.shard().loop().schedule(this::goOn, A_MOMENT_NANOS);
  }

  private void goOn() {
    while (!waiting.isEmpty() && !isHeldUp()) {
      route(waiting.remove());
    }
    if (!waiting.isEmpty()) {
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
    publication.set(message, session.shard().loop().nanos());
    LoopJournal journal = session.shard().journal();
    if (!journal.isOn() || message.qos() == 0) {
      ReasonCode reason = router.publish(publication, topic);
      publication.clear();
      p.complete(reason, stages);
      return;
    }
    journal.record(journal.journal().settings().relaxed());
    ReasonCode reason = router.publish(publication, topic);
    Ticket ticket = journal.recorded();
    publication.clear();
    journal.whenSafe(
        ticket,
        () ->
            p.complete(
                ticket != null && ticket.isRefused() ? ReasonCode.QUOTA_EXCEEDED : reason, stages));
  }

  /** What speaks against a message, as for that of an MQTT client; SUCCESS for nothing. */
  private ReasonCode refusal(ApplicationMessage message, TopicEntry topic) {
    Limits limits = session.shard().limits();
    if (message.qos() > limits.maximumQos()) {
      return ReasonCode.QOS_NOT_SUPPORTED;
    }
    if (message.retain() && !limits.retainAvailable()) {
      return ReasonCode.RETAIN_NOT_SUPPORTED;
    }
    if (topic.isReserved()) {
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
    while (!waiting.isEmpty()) {
      route(waiting.remove());
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
