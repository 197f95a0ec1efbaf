import type { Route } from '../router.mts';
import { messageRoutes } from './messages.mts';
import { numberRoutes } from './numbers.mts';
import { profileRoutes } from './profiles.mts';

/** Every endpoint of the simulated API. */
export const routes: readonly Route[] = [...messageRoutes, ...profileRoutes, ...numberRoutes];
