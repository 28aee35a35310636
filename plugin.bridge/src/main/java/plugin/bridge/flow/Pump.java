package plugin.bridge.flow;

import broker.api.client.Delivery;
import broker.api.client.PublishOutcome;
import broker.api.client.RemoteConnection;
import broker.api.message.ApplicationMessage;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import plugin.bridge.loop.LoopGuard;
import plugin.bridge.loop.LoopGuard.Verdict;
import plugin.bridge.topic.Mirrored;

/**
 * Hands what the lanes deliver to the remote broker: the most urgent lane first, no more at a time
 * than fits into the window, and no faster than permitted. Any thread; the monitor of this object
 * guards all of it and keeps the order.
 *
 * <p>One for each connection. What it has not handed over when that ends comes again from the
 * queue.
 */
public final class Pump {
  /** What may be unacknowledged together, but for one message that is larger by itself. */
  private static final long WINDOW_BYTES = 4L * 1024 * 1024;

  /** Messages at QoS 0 that may wait for their copies. */
  private static final int MOST_COPIED = 1_000;

  private final RemoteConnection remote;
  private final FlowRules rules;
  private final List<ArrayDeque<Held>> lanes = new ArrayList<>();
  private final ArrayDeque<HeldIn> heldIn = new ArrayDeque<>();
  private final Figures figures;
  private final LongSupplier nanoTime;
  private final LongConsumer wakeInNanos;
  private final Consumer<String> fault;
  private final Outbound outbound;
  private final int window;
  private DrainRate rate;
  private boolean pumping;
  private boolean stopped;
  private int unacknowledged;
  private long unacknowledgedBytes;
  private int lastLanes; // messages of the last lane that are neither acknowledged nor dropped

  /**
   * @param wakeInNanos asked to call {@link #wake} in so many nanoseconds
   * @param fault told, once, why the connection has to be made anew
   */
  public Pump(
      RemoteConnection remote,
      FlowRules rules,
      Figures figures,
      LongSupplier nanoTime,
      LongConsumer wakeInNanos,
      Consumer<String> fault) {
    this.remote = remote;
    this.rules = rules;
    this.figures = figures;
    this.nanoTime = nanoTime;
    this.wakeInNanos = wakeInNanos;
    this.fault = fault;
    for (int i = 0; i < rules.laneCount(); i++) {
      lanes.add(new ArrayDeque<>());
    }
    window = Math.max(1, Math.min(rules.window(), remote.receiveMaximum()));
    outbound = rules.outbound(remote);
    rate = rate(rules.messagesPerSecond(), rules.bytesPerSecond());
  }

  private DrainRate rate(long messagesPerSecond, long bytesPerSecond) {
    return new DrainRate(messagesPerSecond, bytesPerSecond, nanoTime.getAsLong());
  }

  /** Changes how fast messages may leave; 0 for as fast as they can. */
  public synchronized void limit(long messagesPerSecond, long bytesPerSecond) {
    rate = rate(messagesPerSecond, bytesPerSecond);
    pump();
  }

  /** Takes what a lane has delivered. */
  public synchronized void offer(int lane, Delivery delivery) {
    if (stopped) {
      return;
    }
    Mirrored mirrored = rules.mirrored(lane, delivery, figures);
    if (mirrored == null) {
      delivery.acknowledge();
      return;
    }
    ApplicationMessage message = delivery.message();
    LoopGuard guard = rules.guard();
    long fingerprint = 0;
    Verdict verdict = Verdict.PASS;
    if (guard != null) {
      fingerprint = LoopGuard.fingerprint(message.topic(), message);
      verdict = guard.outgoing(message, fingerprint, nanoTime.getAsLong());
    }
    if (verdict == Verdict.DROP) {
      figures.countLoop();
      delivery.acknowledge();
      forget(fingerprint);
      return;
    }
    boolean waits = verdict == Verdict.HOLD;
    boolean lent = message.qos() == QoS.AT_MOST_ONCE && !rules.queuesQos0();
    Held held =
        new Held(
            lane,
            delivery,
            lent && waits ? message.copy() : message,
            mirrored,
            message.topic().length() + message.payload().remaining(),
            fingerprint,
            waits ? nanoTime.getAsLong() : 0);
    lastLanes += rules.isLast(lane) ? 1 : 0;
    if (lent) {
      offerQos0(lane, held, waits);
    } else {
      lanes.get(lane).add(held);
      pump();
    }
  }

  /** It is lent for this call only: it leaves now or never, unless it was copied. */
  private void offerQos0(int lane, Held held, boolean waits) {
    ArrayDeque<Held> queue = lanes.get(lane);
    if (waits && queue.size() < MOST_COPIED) {
      queue.add(held);
      pump();
    } else if (!waits && queue.isEmpty() && rate.take(held.size(), nanoTime.getAsLong()) == 0) {
      forward(held);
    } else {
      left(held);
      figures.countQos0Dropped();
    }
  }

  /** Something may be possible that was not before. */
  public synchronized void wake() {
    LoopGuard guard = rules.guard();
    if (guard != null && !stopped) {
      release(guard, nanoTime.getAsLong());
    }
    pump();
  }

  /** Whether a message that comes may have to wait. */
  synchronized boolean mayHold() {
    LoopGuard guard = rules.guard();
    return guard != null && guard.holds();
  }

  /**
   * Takes a message that comes from the remote broker.
   *
   * @param topic its name here
   * @param pass hands it to this broker, now or later
   * @param drop acknowledges it, because this broker has it already
   */
  synchronized void arrive(String topic, ApplicationMessage message, Runnable pass, Runnable drop) {
    LoopGuard guard = rules.guard();
    if (guard == null) {
      pass.run();
      return;
    }
    long now = nanoTime.getAsLong();
    long fingerprint = LoopGuard.fingerprint(topic, message);
    switch (guard.incoming(message, fingerprint, now)) {
      case PASS -> {
        release(guard, now); // those before come first
        pass.run();
      }
      case HOLD -> {
        heldIn.add(new HeldIn(fingerprint, now, pass, drop));
        wakeInNanos.accept(guard.waitNanos());
      }
      case DROP -> {
        figures.countLoop();
        drop.run();
        cancel(fingerprint);
      }
    }
  }

  /** What goes out has come in another way: what waits of it on its way in is a copy. */
  private void forget(long fingerprint) {
    for (Iterator<HeldIn> each = heldIn.iterator(); each.hasNext(); ) {
      HeldIn held = each.next();
      if (held.fingerprint() == fingerprint) {
        each.remove();
        held.drop().run();
        return;
      }
    }
  }

  /** Passes on what has waited on its way in, when that is over. */
  private void release(LoopGuard guard, long now) {
    HeldIn first = heldIn.peek();
    if (first != null && guard.holds() && now - first.sinceNanos() >= guard.waitNanos()) {
      guard.waitedInVain();
    }
    while (!guard.holds() && !heldIn.isEmpty()) {
      HeldIn held = heldIn.remove();
      (guard.arrived(held.fingerprint(), now) ? held.pass() : held.drop()).run();
    }
  }

  /** A copy has come from the remote broker: what waits of it on its way out stays here. */
  private void cancel(long fingerprint) {
    for (ArrayDeque<Held> lane : lanes) {
      for (Iterator<Held> each = lane.iterator(); each.hasNext(); ) {
        Held held = each.next();
        if (held.sinceNanos() != 0 && held.fingerprint() == fingerprint) {
          each.remove();
          left(held);
          held.delivery().acknowledge();
          pump();
          return;
        }
      }
    }
  }

  /** Takes and hands over nothing more. */
  public synchronized void stop() {
    if (!stopped) {
      stopped = true;
      lanes.forEach(ArrayDeque::clear);
      heldIn.clear();
      rules.change().again(lastLanes);
    }
  }

  private void left(Held held) {
    lastLanes -= rules.isLast(held.lane()) ? 1 : 0;
  }

  private void pump() {
    if (pumping) {
      return; // a call that came out of forward(): the loop below goes on
    }
    pumping = true;
    try {
      long wait = 0;
      while (!stopped && wait == 0) {
        ArrayDeque<Held> lane = firstWaiting();
        if (lane == null) {
          return;
        }
        wait = sendFirst(lane);
      }
      if (wait > 0) {
        wakeInNanos.accept(wait);
      }
    } finally {
      pumping = false;
    }
  }

  private @Nullable ArrayDeque<Held> firstWaiting() {
    for (ArrayDeque<Held> lane : lanes) {
      if (!lane.isEmpty()) {
        return lane;
      }
    }
    return null;
  }

  /** Returns 0 if it is on its way, else when to try again; below 0 for when something comes. */
  private long sendFirst(ArrayDeque<Held> lane) {
    Held held = lane.element();
    if (held.isTooLate()) {
      lane.remove();
      left(held);
      figures.countExpired();
      held.delivery().acknowledge();
      return 0;
    }
    long now = nanoTime.getAsLong();
    LoopGuard guard = rules.guard();
    if (held.sinceNanos() != 0 && guard != null && guard.holds()) {
      long wait = guard.waitNanos() - (now - held.sinceNanos());
      if (wait > 0) {
        return wait;
      }
      guard.waitedInVain();
      release(guard, now);
    }
    if (!held.isQos0() && unacknowledged >= window || isFull(held.size())) {
      return -1;
    }
    long wait = rate.take(held.size(), now);
    if (wait > 0) {
      return wait;
    }
    lane.remove();
    forward(held);
    return 0;
  }

  private boolean isFull(int more) {
    return unacknowledged > 0 && unacknowledgedBytes + more > WINDOW_BYTES;
  }

  private void forward(Held held) {
    LoopGuard guard = rules.guard();
    if (guard != null) {
      guard.sent(held.fingerprint(), nanoTime.getAsLong());
    }
    unacknowledged++;
    unacknowledgedBytes += held.size();
    ApplicationMessage message = outbound.of(held.message(), held.mirrored());
    CompletionStage<PublishOutcome> result =
        held.isCopied() ? remote.publish(message) : remote.forward(held.delivery(), message);
    result.whenComplete((outcome, failure) -> completed(held, outcome));
  }

  private synchronized void completed(Held held, @Nullable PublishOutcome outcome) {
    unacknowledged--;
    unacknowledgedBytes -= held.size();
    if (outcome == null) {
      return; // the connection has ended, or the session: it comes again
    }
    left(held);
    ReasonCode reason = outcome.reasonCode();
    if (!reason.isError()) {
      figures.countForwarded(held.size());
    } else if (held.isQos0()) {
      figures.countQos0Dropped();
      held.delivery().acknowledge();
    } else if (Refusals.isFinal(reason)) {
      figures.countRefused();
      rules.refused(held.mirrored().topic(), outcome);
      held.delivery().acknowledge();
    } else if (!stopped) {
      stop();
      fault.accept("the remote broker refuses messages: " + reason);
    }
    pump();
  }
}
