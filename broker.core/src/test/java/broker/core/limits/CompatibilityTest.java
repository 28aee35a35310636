package broker.core.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class CompatibilityTest {
  private final Compatibility tolerant = Compatibility.parse("reserved_flags");

  @Test
  void readsWhatOperatorLists() {
    assertEquals(Compatibility.STRICT, Compatibility.parse(""));
    assertEquals(
        new Compatibility(true, true), Compatibility.parse(" empty_client_id , reserved_flags"));
    assertEquals(new Compatibility(false, true), Compatibility.parse("empty_client_id,"));
  }

  @Test
  void namesWhatItDoesNotKnow() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Compatibility.parse("reserved_flags,typo"));
    assertEquals("tolerate: \"typo\" is none of reserved_flags, empty_client_id", e.getMessage());
  }

  @Test
  void mendsReservedFlagsOfOldVersionsOnly() {
    assertEquals(0x62, tolerant.firstByte(0x60, false)); // PUBREL
    assertEquals(0xC0, tolerant.firstByte(0xC5, false)); // PINGREQ
    assertEquals(0x31, tolerant.firstByte(0x39, false)); // PUBLISH, QoS 0 with DUP
    assertEquals(0x3A, tolerant.firstByte(0x3A, false)); // PUBLISH, QoS 1 with DUP
    assertEquals(0x60, tolerant.firstByte(0x60, true));
    assertEquals(0x60, Compatibility.STRICT.firstByte(0x60, false));
  }
}
