package broker.core.access;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.auth.AuthExchange;
import broker.api.auth.Authenticator;
import broker.core.limits.Limits;
import broker.core.packet.ConnAck;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Plugins that are called on threads of their own: what becomes of each way to end a call. */
final class CallsElsewhereTest {
  private static final Throwable WHERE = new IllegalStateException("the stack of a thread");

  @AutoClose
  private final Bench bench =
      new Bench(Limits.builder().maximumPluginFailures(3).maximumDeferralMillis(4_000).build());

  private final Calls calls = new Calls();
  private final Faults faults = new Faults();
  private AuthExchange exchange;

  /** Threads of a plugin, of which the test is the only one. */
  private static final class Calls implements PluginCalls {
    final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    boolean prompt;
    boolean full;
    boolean closed;
    @Nullable Throwable under;
    int interrupted;

    @Override
    public boolean isPrompt() {
      return prompt;
    }

    @Override
    public Call start(Runnable call) {
      if (full) {
        throw new RejectedExecutionException();
      }
      waiting.add(call);
      return () -> {
        interrupted++;
        return under;
      };
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class Faults implements PluginFaults {
    final List<String> told = new ArrayList<>();

    @Override
    public void fault(Object service, String what) {
      told.add(what);
    }

    @Override
    public void setAside(Object service, boolean aside) {
      told.add(aside ? "aside" : "back");
    }
  }

  private void add(Authenticator authenticator) {
    bench.access().faults(faults);
    bench.access().addAuthenticator(authenticator, 0, 1, calls);
  }

  private Peer come() {
    return bench.open(v5("c").build().version()).send(v5("c").build());
  }

  private void runCall() {
    calls.waiting.remove().run();
    bench.run();
  }

  private static void expect(ReasonCode reason, Peer peer) {
    assertEquals(reason, peer.next(ConnAck.class).reasonCode());
  }

  @Test
  void theAnswerOfAnotherThreadLetsTheClientIn() {
    add((connect, answer) -> answer.allow());
    Peer peer = come();
    runCall();
    expect(ReasonCode.SUCCESS, peer);
  }

  @Test
  void aCallThatDoesNotReturnIsRefusedAtItsDeadlineInterruptedAndOthersGoOn() {
    Peer other = bench.connect(v5("other"));
    add((connect, answer) -> {});
    Peer peer = come();
    calls.under = WHERE; // it hangs
    bench.advance(Duration.ofMillis(3_900));
    other.send(new PingReq());
    other.next(PingResp.class);
    assertEquals(0, calls.interrupted);
    bench.advance(Duration.ofMillis(200));
    expect(ReasonCode.NOT_AUTHORIZED, peer);
    assertEquals(1, calls.interrupted);
    assertEquals(List.of("blocked"), faults.told);
    runCall(); // it has come back, much too late
    assertEquals(List.of("blocked"), faults.told);
  }

  @Test
  void aCallThatThrowsIsRefused() {
    add(
        (connect, answer) -> {
          throw new IllegalStateException("broken");
        });
    Peer peer = come();
    runCall();
    expect(ReasonCode.NOT_AUTHORIZED, peer);
    assertTrue(faults.told.toString().contains("broken"), faults.told::toString);
  }

  @Test
  void aCallThatReturnsWithoutAnAnswerIsRefused() {
    add((connect, answer) -> {});
    Peer peer = come();
    runCall();
    expect(ReasonCode.NOT_AUTHORIZED, peer);
    assertEquals(List.of("gave no answer"), faults.told);
  }

  @Test
  void whatItDefersHasTheDeadlineThatItNames() {
    add(
        (connect, answer) -> {
          exchange = answer;
          answer.defer(Duration.ofSeconds(1));
        });
    Peer late = come();
    runCall();
    bench.advance(Duration.ofMillis(1_100));
    expect(ReasonCode.NOT_AUTHORIZED, late);
    Peer peer = come();
    runCall();
    exchange.allow();
    bench.run();
    expect(ReasonCode.SUCCESS, peer);
  }

  @Test
  void whoFindsNoThreadIsRefusedAtOnce() {
    add((connect, answer) -> answer.allow());
    calls.full = true;
    expect(ReasonCode.NOT_AUTHORIZED, come());
  }

  @Test
  void whenThePluginGoesItsCallsAreEndedAndTheNextOneIsAsked() {
    Authenticator first = (connect, answer) -> answer.deny(broker.api.message.ReasonCode.BANNED);
    add(first);
    Peer peer = come();
    bench.access().removeAuthenticator(first);
    assertTrue(calls.closed);
    bench.access().addAuthenticator((connect, answer) -> answer.allow(), 0, 2);
    bench.run();
    expect(ReasonCode.SUCCESS, peer);
  }

  @Test
  void whoPromisesToReturnAtOnceIsCalledOnTheLoopUntilItHoldsOne() {
    calls.prompt = true;
    Authenticator prompt = (connect, answer) -> answer.allow();
    Plugin<Authenticator> plugin =
        new Plugin<>(prompt, prompt, 0, 1, new NoAlarms(), () -> faults, calls);
    assertEquals(null, plugin.calls());
    plugin.holds(1_000_000_000L, 0, WHERE);
    assertEquals(calls, plugin.calls());
    assertTrue(plugin.isSetAside(0));
    assertEquals(List.of("holds an event loop", "aside"), faults.told);
  }

  private static final class NoAlarms implements AccessAlarms {
    @Override
    public void setAside(String plugin, String reason) {}

    @Override
    public void cleared(String plugin) {}
  }
}
