package broker.core.access;

import broker.api.auth.AccessRecheck;
import broker.api.auth.ClientView;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TurnTask;
import broker.core.metrics.Counter;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicFilter;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question whether one client may stay, and then for each of its subscriptions whether it may
 * keep it. Owned by the client's loop.
 */
@OnEventLoop
final class Recheck extends TurnTask {
  private static final int SUBSCRIPTIONS_PER_TURN = 16;

  private final AccessLoop access;
  private final ClientAccess client;
  private final AccessSubject subject;
  private final boolean mayHaveToGo;
  private final Runnable done;
  private @Nullable Inquiry<?> question;
  private Iterator<TopicFilter> filters = List.<TopicFilter>of().iterator();
  private boolean over;

  /**
   * @param mayHaveToGo false when only the subscriptions are in question
   * @param done runs once when it is over
   */
  Recheck(
      AccessLoop access,
      ClientAccess client,
      AccessSubject subject,
      boolean mayHaveToGo,
      Runnable done) {
    this.access = access;
    this.client = client;
    this.subject = subject;
    this.mayHaveToGo = mayHaveToGo;
    this.done = done;
  }

  boolean mayHaveToGo() {
    return mayHaveToGo;
  }

  void start() {
    List<Plugin<AccessRecheck>> plugins = access.control().rechecks();
    if (!mayHaveToGo || plugins.isEmpty()) {
      checkSubscriptions(); // nobody to ask takes nothing back
      return;
    }
    ClientView view = client.view();
    Inquiry<AccessRecheck> asked =
        new Inquiry<>(
            access, plugins, (plugin, turn) -> plugin.recheck(view, turn), this::answered, true);
    question = asked;
    Answer answer = asked.ask();
    if (answer != null) {
      answered(answer);
    }
  }

  private void answered(Answer answer) {
    ReasonCode reason = client.decide(answer);
    if (reason == ReasonCode.SUCCESS || answer.kind() == Answer.Kind.WITHDRAWN) {
      checkSubscriptions();
      return;
    }
    finish();
    access.counters().increment(Counter.CLIENTS_EXPELLED);
    subject.expel(reason);
  }

  private void checkSubscriptions() {
    filters = subject.filters().iterator();
    next();
  }

  private void next() {
    Rules rules = client.rules();
    int budget = SUBSCRIPTIONS_PER_TURN;
    while (!over && filters.hasNext() && rules != Rules.NONE && !rules.isGap()) {
      if (budget-- == 0) {
        access.loop().atTurnEnd(this); // others first
        return;
      }
      TopicFilter filter = filters.next();
      var asked =
          client.question(
              rules,
              Request.subscribe(filter),
              late -> {
                judge(filter, late);
                next();
              });
      question = asked;
      Answer answer = asked.ask();
      if (answer == null) {
        return;
      }
      judge(filter, answer);
    }
    finish();
  }

  private void judge(TopicFilter filter, Answer answer) {
    boolean granted = client.decide(answer) == ReasonCode.SUCCESS;
    if (!granted && answer.kind() != Answer.Kind.WITHDRAWN) {
      access.counters().increment(Counter.SUBSCRIPTIONS_REVOKED);
      subject.revoke(filter);
    }
  }

  @Override
  protected void atTurnEnd() {
    access.loop().execute(this::next); // after a look at the network
  }

  void cancel() {
    if (question != null) {
      question.cancel();
    }
    finish();
  }

  private void finish() {
    if (!over) {
      over = true;
      done.run();
    }
  }
}
