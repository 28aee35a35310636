package broker.deploy.bundles;

import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps plugins to themselves: no other bundle is ever wired to one, not even by a dynamic import,
 * so none has to be refreshed when a plugin goes. Two versions of a plugin may be installed side by
 * side. Any thread.
 */
final class Isolation implements ResolverHookFactory, CollisionHook, AutoCloseable {
  private final Set<Long> plugins = ConcurrentHashMap.newKeySet();
  private final List<ServiceRegistration<?>> registrations;

  Isolation(BundleContext context) {
    Dictionary<String, Object> none = new Hashtable<>();
    registrations =
        List.of(
            context.registerService(ResolverHookFactory.class, this, none),
            context.registerService(CollisionHook.class, this, none));
  }

  void add(Bundle plugin) {
    plugins.add(plugin.getBundleId());
  }

  void remove(Bundle plugin) {
    plugins.remove(plugin.getBundleId());
  }

  private boolean isPlugin(BundleRevision revision) {
    return plugins.contains(revision.getBundle().getBundleId());
  }

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    return new Hook();
  }

  @Override
  public void filterCollisions(int operation, Bundle target, Collection<Bundle> collisions) {
    // the new version is not known as a plugin before it is there
    collisions.removeIf(bundle -> plugins.contains(bundle.getBundleId()));
  }

  private final class Hook implements ResolverHook {
    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(
        BundleCapability singleton, Collection<BundleCapability> collisions) {
      collisions.removeIf(collision -> isPlugin(collision.getRevision()));
    }

    @Override
    public void filterMatches(
        BundleRequirement requirement, Collection<BundleCapability> candidates) {
      Bundle asking = requirement.getRevision().getBundle();
      candidates.removeIf(
          candidate ->
              isPlugin(candidate.getRevision())
                  && !candidate.getRevision().getBundle().equals(asking));
    }

    @Override
    public void end() {}
  }

  @Override
  public void close() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
