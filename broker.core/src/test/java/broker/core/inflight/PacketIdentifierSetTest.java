package broker.core.inflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PacketIdentifierSetTest {
  private final PacketIdentifierSet set = new PacketIdentifierSet();

  @Test
  void holdsEveryIdentifier() {
    for (int identifier = 1; identifier <= 65_535; identifier++) {
      assertFalse(set.contains(identifier));
      assertTrue(set.add(identifier));
      assertFalse(set.add(identifier));
    }
    assertEquals(65_535, set.size());
    for (int identifier = 1; identifier <= 65_535; identifier++) {
      assertTrue(set.remove(identifier));
      assertFalse(set.remove(identifier));
    }
    assertEquals(0, set.size());
  }

  @Test
  void agreesWithBitSetWhateverHappens() {
    Random random = new Random(23);
    BitSet model = new BitSet();
    for (int step = 0; step < 500_000; step++) {
      int range = step / 50_000 % 2 == 0 ? 65_535 : 200;
      int identifier = 1 + random.nextInt(range);
      if (random.nextBoolean()) {
        assertEquals(!model.get(identifier), set.add(identifier));
        model.set(identifier);
      } else {
        assertEquals(model.get(identifier), set.remove(identifier));
        model.clear(identifier);
      }
      assertEquals(model.get(identifier), set.contains(identifier));
    }
    assertEquals(model.cardinality(), set.size());
  }
}
