import { testOnNode } from './test-on-node.js';

testOnNode(22);
