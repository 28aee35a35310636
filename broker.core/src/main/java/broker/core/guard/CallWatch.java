package broker.core.guard;

/**
 * Sees what event loops are doing for plugins, so that somebody else notices a call that does not
 * end, says where it is stuck, and interrupts it. Any thread.
 */
public interface CallWatch {
  /** Sees nothing. */
  CallWatch NONE =
      () ->
          new Slot() {
            @Override
            public void begin(Callee called, long nowNanos) {}

            @Override
            public boolean end() {
              return false;
            }
          };

  /** Watches one more loop. */
  Slot newSlot();

  /** The calls of one loop, which says when they begin and end. */
  interface Slot {
    /** A call begins, on this thread; it makes no other one that is watched. */
    void begin(Callee called, long nowNanos);

    /** The call has returned; true when it was too long and has been interrupted. */
    boolean end();
  }

  /** Who is called. Any thread. */
  interface Callee {
    /**
     * Its call has not returned; it was interrupted. Said again and again while that is so.
     *
     * @param tookNanos since the call began
     * @param where the loop is, as a stack trace
     */
    void holds(long tookNanos, long nowNanos, Throwable where);

    /** A call that was too long has returned after all. */
    void letGo();
  }
}
