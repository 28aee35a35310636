package broker.core.access;

import broker.api.auth.AuthorizationExchange;
import broker.api.auth.EnhancedAuthExchange;
import broker.api.auth.Grant;
import broker.api.auth.RecheckExchange;
import broker.api.message.ReasonCode;
import broker.core.limits.Limits;
import broker.core.loop.TimerWheel.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One plugin's turn to answer a question: what it sees of every kind of exchange. The plugin may
 * call from any thread; the rest is for the loop of the client, but for the call itself where it is
 * made on a thread of the plugin.
 */
final class Turn extends Timer
    implements EnhancedAuthExchange, AuthorizationExchange, RecheckExchange {
  private enum State {
    OPEN,
    DEFERRED,
    ANSWERED,
    OVER
  }

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final AccessLoop access;
  private final Inquiry<?> inquiry;
  private final Plugin<?> plugin;
  private final boolean mayAbstain;

  // under the lock
  private State state = State.OPEN;
  private boolean deferred;
  private long deadlineNanos;
  private @Nullable Answer answer;
  private boolean elsewhere; // it is asked on another thread: no answer is one within the call
  private PluginCalls.@Nullable Call running; // for the loop: the call, on that thread

  /**
   * @param mayAbstain false when the plugin has begun a conversation that it has to finish
   */
  Turn(AccessLoop access, Inquiry<?> inquiry, Plugin<?> plugin, boolean mayAbstain) {
    this.access = access;
    this.inquiry = inquiry;
    this.plugin = plugin;
    this.mayAbstain = mayAbstain;
  }

  // ---- the plugin's side

  @Override
  public void allow() {
    answer(Answer.allowed(Grant.EMPTY, null));
  }

  @Override
  public void allow(Grant grant) {
    answer(Answer.allowed(grant, null));
  }

  @Override
  public void allow(Grant grant, ByteBuffer data) {
    answer(Answer.allowed(grant, copy(data)));
  }

  @Override
  public void deny(ReasonCode reason) {
    if (!reason.isError()) {
      throw new IllegalArgumentException(reason + " is not an error");
    }
    answer(Answer.denied(Reasons.of(reason)));
  }

  @Override
  public void abstain() {
    if (!mayAbstain) {
      throw new IllegalStateException("only the first step of a conversation may be passed on");
    }
    answer(Answer.ABSTAINED);
  }

  @Override
  public void challenge(ByteBuffer data) {
    answer(Answer.challenged(copy(data)));
  }

  @Override
  public synchronized Duration defer(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline is " + deadline + ", it must be positive");
    }
    if (state != State.OPEN) {
      throw new IllegalStateException(state == State.OVER ? "too late" : "answered or deferred");
    }
    long most = access.limits().maximumDeferralMillis();
    boolean cut = deadline.compareTo(Duration.ofMillis(most)) > 0;
    deadlineNanos = cut ? most * NANOS_PER_MILLI : deadline.toNanos();
    deferred = true;
    state = State.DEFERRED;
    if (elsewhere) {
      access.loop().execute(this::restartTimer);
    }
    return Duration.ofNanos(deadlineNanos);
  }

  private void restartTimer() {
    synchronized (this) {
      if (state != State.DEFERRED) {
        return;
      }
    }
    access.loop().timers().start(this, deadlineNanos);
  }

  @Override
  public synchronized boolean isOver() {
    return state == State.OVER;
  }

  private static byte[] copy(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }

  private synchronized void answer(Answer given) {
    switch (state) {
      case OPEN -> {
        answer = given; // the caller looks when the call returns
        state = State.ANSWERED;
        if (elsewhere) {
          settle(given);
        }
      }
      case DEFERRED -> {
        state = State.ANSWERED;
        settle(given);
      }
      case ANSWERED -> throw new IllegalStateException("answered before");
      case OVER -> {} // no plugin can avoid to be late
    }
  }

  private void settle(Answer given) {
    plugin.succeeded();
    access.loop().execute(() -> inquiry.settled(this, given));
  }

  // ---- the broker's side

  /**
   * Has the call made on another thread; the time runs already.
   *
   * @param call returns what was thrown, or null
   * @return null when the answer comes later
   */
  @Nullable Answer askElsewhere(PluginCalls calls, Supplier<@Nullable Throwable> call) {
    synchronized (this) {
      elsewhere = true;
      deadlineNanos = access.limits().maximumDeferralMillis() * NANOS_PER_MILLI;
    }
    access.loop().timers().start(this, deadlineNanos);
    plugin.deferred(this);
    try {
      running = calls.start(() -> callElsewhere(call));
      return null;
    } catch (RejectedExecutionException e) {
      cancel();
      access.failed(plugin, "has too many calls under way", null);
      return Answer.FAILED;
    }
  }

  private void callElsewhere(Supplier<@Nullable Throwable> call) {
    synchronized (this) {
      if (state == State.OVER) {
        return; // it has waited too long for a thread
      }
    }
    Throwable thrown = call.get();
    boolean failed;
    synchronized (this) {
      if (state == State.OVER) {
        return; // that is told already, and what it throws may come of having been interrupted
      }
      failed = state == State.OPEN || state == State.DEFERRED && thrown != null;
      if (failed) {
        state = State.OVER;
      }
    }
    if (failed || thrown != null) {
      String what = thrown != null ? "threw " + thrown : "gave no answer";
      access.loop().execute(() -> failedElsewhere(what, thrown, failed));
    }
  }

  private void failedElsewhere(String what, @Nullable Throwable thrown, boolean unanswered) {
    access.failed(plugin, what, thrown);
    if (unanswered) {
      inquiry.settled(this, Answer.FAILED);
    }
  }

  /**
   * Judges what the call came to.
   *
   * @param thrown by the call, or null
   * @return null when the answer comes later
   */
  @Nullable Answer returned(@Nullable Throwable thrown, long tookNanos) {
    Limits limits = access.limits();
    boolean late = tookNanos > limits.maximumDeferralMillis() * NANOS_PER_MILLI;
    if (thrown == null && !late) {
      Answer given = inCall();
      if (given != null) {
        plugin.succeeded();
        return given;
      }
      if (startWaiting()) {
        return null;
      }
    }
    cancel();
    String what = thrown != null ? "threw " + thrown : late ? "blocked" : "gave no answer";
    access.failed(plugin, what, thrown);
    return Answer.FAILED;
  }

  private synchronized @Nullable Answer inCall() {
    return answer;
  }

  /** Waits for the answer if it was deferred. */
  private boolean startWaiting() {
    boolean waits;
    synchronized (this) {
      if (!deferred) {
        return false;
      }
      waits = state == State.DEFERRED;
    }
    if (waits) {
      access.loop().timers().start(this, deadlineNanos);
      plugin.deferred(this);
    }
    return true;
  }

  @Override
  protected void onTime(long nowNanos) {
    if (end()) {
      Throwable stuck = running == null ? null : running.interrupt();
      access.failed(plugin, stuck == null ? "did not answer in time" : "blocked", stuck);
      inquiry.settled(this, Answer.FAILED);
    }
  }

  /** The plugin is gone. Any thread. */
  void withdraw() {
    if (end()) {
      access.loop().execute(() -> inquiry.settled(this, Answer.WITHDRAWN));
    }
  }

  /** Nobody needs the answer any more, or there will be none. */
  void cancel() {
    synchronized (this) {
      state = State.OVER;
    }
    close();
  }

  /** It is answered or over: nothing is to be waited for. */
  void close() {
    access.loop().timers().stop(this);
    plugin.settled(this);
  }

  private synchronized boolean end() {
    if (state != State.DEFERRED && !(elsewhere && state == State.OPEN)) {
      return false;
    }
    state = State.OVER;
    return true;
  }
}
