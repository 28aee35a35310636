package plugin.persistence.slab;

/** Which sizes slots have, and where they lie in a slab. Stateless. */
final class SizeClasses {
  static final int SLAB_BITS = 16;
  static final int SLAB = 1 << SLAB_BITS;

  /** In front of each slot: which record, and which part of it. */
  static final int SLOT_HEADER = 8;

  /** Multiples of 16; the large ones fill a slab without much of a rest. */
  private static final int[] SIZES = {
    32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 512, 576, 640,
    768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072, 3584, 4080, 5440, 6528, 8144, 10896, 13088,
    16352, 21808, 32704
  };

  static final int COUNT = SIZES.length;

  /** What one slot can hold. */
  static final int LARGEST = SIZES[COUNT - 1] - SLOT_HEADER;

  private static final int[] SLOTS = new int[COUNT];
  private static final int[] FIRST = new int[COUNT];
  private static final byte[] CLASS_OF = new byte[SIZES[COUNT - 1] / 16 + 1];

  static {
    for (int c = 0; c < COUNT; c++) {
      int slots = SLAB / SIZES[c] + 1;
      int first;
      do {
        slots--;
        first = (8 + words(slots) * 8 + 15) & -16;
      } while (first + slots * SIZES[c] > SLAB);
      SLOTS[c] = slots;
      FIRST[c] = first;
    }
    int c = 0;
    for (int i = 0; i < CLASS_OF.length; i++) {
      while (SIZES[c] < i * 16) {
        c++;
      }
      CLASS_OF[i] = (byte) c;
    }
  }

  private SizeClasses() {}

  private static int words(int slots) {
    return (slots + 63) / 64;
  }

  /** The class of the smallest slots that hold so many bytes. */
  static int of(int bytes) {
    return CLASS_OF[(bytes + SLOT_HEADER + 15) >> 4];
  }

  static int size(int sizeClass) {
    return SIZES[sizeClass];
  }

  static int slots(int sizeClass) {
    return SLOTS[sizeClass];
  }

  /** Where in the slab a slot begins. */
  static int place(int sizeClass, int slot) {
    return FIRST[sizeClass] + slot * SIZES[sizeClass];
  }

  /** The slot at a place in the slab. */
  static int slot(int sizeClass, int place) {
    return (place - FIRST[sizeClass]) / SIZES[sizeClass];
  }
}
