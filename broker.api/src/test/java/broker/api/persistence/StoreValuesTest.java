package broker.api.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class StoreValuesTest {
  @Test
  void freeSpaceIsNeverNegative() {
    assertEquals(3, new StoreSpace(7, 10).freeBytes());
    assertEquals(0, new StoreSpace(11, 10).freeBytes());
    assertThrows(IllegalArgumentException.class, () -> new StoreSpace(-1, 10));
    assertThrows(IllegalArgumentException.class, () -> new StoreSpace(0, 0));
  }

  @Test
  void positionCountsFromZero() {
    UUID id = new UUID(1, 2);
    assertEquals(new StorePosition(id, 0, 0), new StorePosition(id, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new StorePosition(id, -1, 0));
    assertThrows(IllegalArgumentException.class, () -> new StorePosition(id, 0, -1));
  }
}
