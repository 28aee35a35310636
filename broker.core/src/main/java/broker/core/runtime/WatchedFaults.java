package broker.core.runtime;

import broker.core.guard.CallWatch;
import broker.core.guard.Faults;

/**
 * The faults of a plugin whose listeners are called on event loops that are watched. Any thread.
 */
record WatchedFaults(Faults faults, ThreadLocal<CallWatch.Slot> slots) implements Faults {
  @Override
  public void fault(String what) {
    faults.fault(what);
  }

  @Override
  public void setAside(Object service, String what) {
    faults.setAside(service, what);
  }

  @Override
  public void back(Object service) {
    faults.back(service);
  }

  @Override
  public CallWatch.Slot slot() {
    return slots.get();
  }

  @Override
  public int tolerated() {
    return faults.tolerated();
  }
}
