package plugin.auth.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LoginGateTest {
  private static final AddressKey HERE = address("192.0.2.1");
  private static final AddressKey THERE = address("192.0.2.2");
  private static final OptionalLong NOW = OptionalLong.of(0);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // wraps around soon
  private final LoginGate gate =
      new LoginGate(nanos::get, Duration.ofMillis(100), Duration.ofMillis(400), 3);

  private static AddressKey address(String text) {
    try {
      return AddressKey.of(new InetSocketAddress(InetAddress.getByName(text), 1));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static OptionalLong millis(long millis) {
    return OptionalLong.of(Duration.ofMillis(millis).toNanos());
  }

  private void fail(AddressKey address, String user, int times) {
    for (int i = 0; i < times; i++) {
      gate.failed(address, user);
    }
  }

  private OptionalLong enterAndLeave(AddressKey address, String user) {
    OptionalLong wait = gate.enter(address, user);
    if (wait.isPresent()) {
      gate.leave(address);
    }
    return wait;
  }

  @Test
  void twoMistakesAreFree() {
    fail(HERE, "anna", 2);

    assertEquals(NOW, enterAndLeave(HERE, "anna"));
  }

  @Test
  void theDelayDoublesUpToItsBound() {
    fail(HERE, "anna", 3);
    assertEquals(millis(100), enterAndLeave(HERE, "bert"));
    fail(THERE, "carl", 4);
    assertEquals(millis(200), enterAndLeave(THERE, "dora"));
    fail(address("192.0.2.3"), "emil", 40);
    assertEquals(millis(400), enterAndLeave(address("192.0.2.3"), "fred"));
  }

  @Test
  void attemptsWaitForTheirTurnsAndTooManyAreRefused() {
    fail(HERE, "anna", 5); // 400 ms apart, twice that is waited for

    assertEquals(millis(400), enterAndLeave(HERE, "bert"));
    assertEquals(millis(800), enterAndLeave(HERE, "carl"));
    assertEquals(OptionalLong.empty(), enterAndLeave(HERE, "dora"));
    nanos.addAndGet(Duration.ofMillis(800).toNanos());
    assertEquals(millis(400), enterAndLeave(HERE, "dora"));
  }

  @Test
  void whoGuessesOneUserFromManyAddressesIsSlowedDownToo() {
    fail(HERE, "anna", 1);
    fail(THERE, "anna", 2);

    assertEquals(millis(100), enterAndLeave(address("192.0.2.9"), "anna"));
    assertEquals(NOW, enterAndLeave(address("192.0.2.9"), "bert"));
  }

  @Test
  void successForgetsTheFailuresOfTheUserAndNotThoseOfTheAddress() {
    fail(HERE, "anna", 3);
    gate.succeeded("anna");

    assertEquals(NOW, enterAndLeave(THERE, "anna"));
    assertEquals(millis(100), enterAndLeave(HERE, "anna"));
  }

  @Test
  void aQuietTimeForgetsAll() {
    fail(HERE, "anna", 9);
    nanos.addAndGet(Duration.ofMinutes(11).toNanos());

    assertEquals(NOW, enterAndLeave(HERE, "anna"));
  }

  @Test
  void oneAddressHasOnlySoManyPlaces() {
    for (int i = 0; i < 3; i++) {
      assertEquals(NOW, gate.enter(HERE, "user" + i));
    }

    assertEquals(OptionalLong.empty(), gate.enter(HERE, "anna"));
    assertEquals(NOW, gate.enter(THERE, "anna"));
    gate.leave(HERE);
    assertEquals(NOW, gate.enter(HERE, "anna"));
  }

  @Test
  void anIpv6NetworkIsOneAddress() {
    assertEquals(address("2001:db8::1"), address("2001:db8::ffff:2"));
    assertNotEquals(address("2001:db8::1"), address("2001:db8:0:1::1"));
  }
}
