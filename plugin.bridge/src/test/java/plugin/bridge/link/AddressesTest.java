package plugin.bridge.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.RemoteAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AddressesTest {
  private static final List<RemoteAddress> THREE =
      List.of(
          RemoteAddress.of("a", 1883), RemoteAddress.of("b", 1883), RemoteAddress.of("c", 1883));

  @Test
  void aRoundOfFailuresLeadsToAWait() {
    Addresses addresses = new Addresses(THREE, false);
    assertFalse(addresses.failed());
    assertEquals("b:1883", addresses.current().toString());
    assertTrue(addresses.isStandIn());
    assertFalse(addresses.failed());
    assertTrue(addresses.failed());
    assertEquals("a:1883", addresses.current().toString());
  }

  @Test
  void afterAStandInThePrimaryOneIsTriedFirst() {
    Addresses addresses = new Addresses(THREE, false);
    addresses.failed();
    addresses.connected();
    addresses.lost();
    assertEquals("a:1883", addresses.current().toString());
    assertFalse(addresses.isStandIn());
  }

  @Test
  void inRoundRobinTheNextOneHasItsTurn() {
    Addresses addresses = new Addresses(THREE, true);
    addresses.connected();
    addresses.lost();
    assertEquals("b:1883", addresses.current().toString());
    assertFalse(addresses.isStandIn());
  }
}
