package broker.core.runtime;

/** Where a thread was that did not come back from a plugin: never thrown, its stack is logged. */
final class StuckCall extends Exception {
  private static final long serialVersionUID = 1L;

  /** Where this thread is now. */
  StuckCall(Thread stuck) {
    super(stuck.getName() + " is stuck here");
    setStackTrace(stuck.getStackTrace());
  }
}
