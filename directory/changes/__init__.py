"""Every write, one module a noun, the actor first. Changes alone write; who may is asked before they are called."""
